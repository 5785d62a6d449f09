/** What launch, exec and plan are told of a task. Sizes are bounded here, before anything is parsed. */
import * as z from 'zod';

const variables = z.record(z.string().max(256), z.string().max(128 * 1024));
export const treeId = z.string().regex(/^[0-9a-f]{64}$/, 'not the id of an upload');

export const taskInput = z.strictObject({
  /** Longer texts reach the parser, which refuses them with words; the limit here only bounds memory. */
  yaml: z.string().max(16 * 1024 * 1024),
  envs: variables.optional(),
  secrets: variables.optional(),
  name: z.string().max(256).optional(),
  infra: z.string().min(1).max(256).optional(),
  numNodes: z.int().min(1).max(10_000).optional(),
});

export const submitInput = taskInput.extend({
  workdirTree: treeId.optional(),
  mountTrees: z.record(z.string().max(4096), treeId).optional(),
  cwd: z.string().max(4096).optional(),
  command: z.string().max(8192).optional(),
});

export const submitted = z.object({
  clusterId: z.string(),
  clusterName: z.string(),
  jobId: z.string(),
  jobNumber: z.number(),
  warnings: z.array(z.string()),
});
