import type { Diagnostic, Task } from '@/server/domain/task';
import { parseTask } from '@/server/spec/parse-task';
import { taskInput } from '../task-input';
import { procedure } from '../trpc';

/** Every diagnostic of a task file. Never fails for what the file holds. */
export const check = procedure.input(taskInput).query(({ input }): { diagnostics: Diagnostic[]; task: Omit<Task, 'secrets'> | null } => {
  const { task, diagnostics } = parseTask(input.yaml, { envs: input.envs ?? {}, secrets: input.secrets ?? {} });
  if (!task) return { diagnostics, task: null };
  const { secrets: _, ...shown } = task;
  return { diagnostics, task: shown };
});
