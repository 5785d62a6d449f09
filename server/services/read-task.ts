/** From what was sent to a checked task: parse, then what the command line or the page set on top. */
import { DhowError } from '@/server/domain/errors';
import { InvalidTaskError } from '@/server/domain/invalid-task';
import type { Diagnostic, Task } from '@/server/domain/task';
import { readInfra } from '@/server/spec/infra';
import { parseTask } from '@/server/spec/parse-task';

export interface TaskRequest {
  yaml: string;
  envs?: Record<string, string> | undefined;
  secrets?: Record<string, string> | undefined;
  name?: string | undefined;
  infra?: string | undefined;
  numNodes?: number | undefined;
}

/** Throws InvalidTaskError with every diagnostic. */
export function readTask(request: TaskRequest): { task: Task; warnings: Diagnostic[] } {
  const { task, diagnostics } = parseTask(request.yaml, { envs: request.envs ?? {}, secrets: request.secrets ?? {} });
  if (!task || diagnostics.some((diagnostic) => diagnostic.severity === 'error')) throw new InvalidTaskError(diagnostics);
  return { task: applyOverrides(task, request), warnings: diagnostics };
}

function applyOverrides(task: Task, request: TaskRequest): Task {
  const changed = { ...task };
  if (request.name !== undefined) changed.name = request.name;
  if (request.numNodes !== undefined) changed.numNodes = request.numNodes;
  if (request.infra !== undefined) {
    const where = readInfra(request.infra);
    if (!where.ok) throw new DhowError('invalid-input', where.message, where.hint ? { hint: where.hint } : {});
    changed.resources = task.resources.map((resources) => ({ ...resources, ...where.value }));
  }
  return changed;
}
