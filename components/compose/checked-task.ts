/** What the file says, checked in the browser by the same code as on the server. */
import type { Diagnostic, Task } from '@/server/domain/task';
import { parseTask } from '@/server/spec/parse-task';
import type { Draft } from './compose-draft';

export interface CheckedTask {
  source: string;
  diagnostics: Diagnostic[];
  /** Null while something is wrong, missing values aside. */
  task: Task | null;
  /** Names that the file leaves without a value, whether one was typed or not. */
  neededEnvs: string[];
  neededSecrets: string[];
  /** Of these, the ones still without. */
  missing: string[];
}

export function checkTask(draft: Pick<Draft, 'yaml' | 'envs' | 'secrets'>): CheckedTask {
  const bare = parseTask(draft.yaml);
  const needed = (code: string): string[] => bare.diagnostics.filter((found) => found.code === code).map((found) => String(found.path[1]));
  const neededEnvs = needed('missing-env');
  const neededSecrets = needed('missing-secret');
  const envs = pick(draft.envs, neededEnvs);
  const secrets = pick(draft.secrets, neededSecrets);
  const given = parseTask(draft.yaml, { envs, secrets });
  const missing = [...neededEnvs.filter((name) => !(name in envs)), ...neededSecrets.filter((name) => !(name in secrets))];
  // Stand-ins for what is missing, to say what would be synced and planned all the same.
  const task =
    given.task ??
    (missing.length > 0
      ? parseTask(draft.yaml, { envs: { ...blank(neededEnvs), ...envs }, secrets: { ...blank(neededSecrets), ...secrets } }).task
      : null);
  return { source: draft.yaml, diagnostics: given.diagnostics, task, neededEnvs, neededSecrets, missing };
}

/** The typed values of these names; an empty field is no value. */
export const pick = (values: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));

const blank = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '']));
