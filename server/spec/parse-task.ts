/**
 * Task file → Task, with everything that is wrong with it at once. Pure: the editor, the API and the CLI call this same
 * function. Any text is safe to give; what it costs is bounded.
 */
import type { Diagnostic, Task } from '@/server/domain/task';
import { buildResources, maxAlternatives } from './build-resources';
import { lineStart } from './lines';
import { createLocator } from './locate';
import type { Locator } from './locate';
import { Problems } from './problems';
import { quoted } from './reading';
import { checkRelations, withoutTrailingSlash } from './relations';
import { reportIssues } from './schema-issues';
import { taskSchema } from './task-schema';
import type { TaskFile } from './task-schema';
import { reportUnresolved } from './unresolved';
import { retype, substitute, substituteDeep } from './variables';
import type { Variables } from './variables';
import { readDocument } from './yaml-document';
import { isYamlMap, readValue } from './yaml-values';
import type { YamlMap, YamlValue } from './yaml-values';

export interface ParseOptions {
  /** Values that come with the launch (`--env`); they win over the file's. */
  envs?: Record<string, string>;
  secrets?: Record<string, string>;
}

export interface ParsedTask {
  /** Null when there is an error among the diagnostics. */
  task: Task | null;
  diagnostics: Diagnostic[];
}

export function parseTask(source: string, options: ParseOptions = {}): ParsedTask {
  const problems = new Problems(source);
  const root = readDocument(source, problems);
  if (root === undefined) return { task: null, diagnostics: problems.toDiagnostics() };
  const firstErrorAt = problems.firstErrorAt;

  const { value, anchors, isExhausted } = readValue(root, problems);
  if (isExhausted) return { task: null, diagnostics: problems.toDiagnostics() };
  const locator = createLocator(root, source, anchors);
  const file: YamlValue = value === null || value === undefined ? {} : value;
  const missing = new Set<string>();
  const onMissing = (kind: VariableKind, name: string): void => {
    missing.add(name);
    reportMissing(kind, name, locator, problems);
  };
  const envs = collectVariables('envs', file, options.envs, onMissing);
  const secrets = collectVariables('secrets', file, options.secrets, onMissing);
  const variables: Variables = new Map([...envs, ...secrets]);

  const task = isYamlMap(file)
    ? checkAndBuild(file, { envs, secrets, variables, missing }, locator, problems)
    : refuseNonMap(locator, problems);

  // Past a syntax error the tree holds guesses; what they break is not the author's mistake.
  if (firstErrorAt !== null) {
    const line = lineStart(source, firstErrorAt);
    problems.keepOnly((p) => p.code.startsWith('yaml-') || p.from < line);
  }
  const hidden = [...secrets.values()].filter((secret) => secret.length >= 3);
  return { task: problems.hasErrors ? null : task, diagnostics: problems.toDiagnostics(hidden) };
}

interface Given {
  envs: Variables;
  secrets: Variables;
  variables: Variables;
  /** Names in the file that have no value. */
  missing: ReadonlySet<string>;
}

function checkAndBuild(written: YamlMap, given: Given, locator: Locator, problems: Problems): Task | null {
  const file = withSubstitutions(written, given.variables);
  const checked = taskSchema.safeParse(file);
  if (!checked.success) reportIssues(checked.error.issues, { root: file, locator, problems });
  checkRelations(file, locator, problems);
  reportUnresolved(file, given.missing, locator, problems);
  if (!written.run && !written.setup && !problems.hasErrors) {
    const message = 'The task has nothing to run.';
    problems.add({ severity: 'warning', code: 'nothing-to-run', message, hint: 'Add commands under “run: |”.', path: [], from: 0, to: 0 });
  }
  return checked.success && !problems.hasErrors ? buildTask(checked.data, given, locator, problems) : null;
}

function buildTask(file: TaskFile, { envs, secrets, variables }: Given, locator: Locator, problems: Problems): Task | null {
  const machines = buildResources(file.resources);
  if (!machines) {
    const { from, to } = locator.keyAt(['resources']);
    const message = `“resources” has more than ${maxAlternatives} alternatives.`;
    problems.add({ severity: 'error', code: 'too-complex', message, path: ['resources'], from, to });
    return null;
  }
  const fileMounts: Record<string, string> = {};
  for (const [target, from] of Object.entries(file.file_mounts ?? {})) {
    if (typeof from === 'string') fileMounts[withoutTrailingSlash(substitute(target, variables))] = withoutTrailingSlash(from);
  }
  return {
    name: file.name ?? null,
    // A map is a git workdir, which the schema has refused.
    workdir: typeof file.workdir === 'string' ? file.workdir : null,
    numNodes: file.num_nodes ?? file.resources?.num_nodes ?? 1,
    setup: file.setup ?? null,
    run: file.run ?? null,
    envs: Object.fromEntries(envs),
    secrets: Object.fromEntries(secrets),
    fileMounts,
    ...machines,
  };
}

function withSubstitutions(written: YamlMap, variables: Variables): YamlMap {
  if (variables.size === 0) return written;
  const file: YamlMap = Object.assign(Object.create(null), written);
  const asText = (text: string): string => text;
  file.workdir = substituteDeep(written.workdir, variables, asText);
  file.file_mounts = substituteDeep(written.file_mounts, variables, asText);
  file.resources = substituteDeep(written.resources, variables, retype);
  return file;
}

type VariableKind = 'envs' | 'secrets';

/** Values given at launch and in the file; those given nowhere are reported. */
function collectVariables(
  kind: VariableKind,
  file: YamlValue,
  given: Record<string, string> = {},
  onMissing: (kind: VariableKind, name: string) => void,
): Map<string, string> {
  const variables = new Map<string, string>();
  const written = isYamlMap(file) ? file[kind] : undefined;
  if (isYamlMap(written)) {
    for (const [name, value] of Object.entries(written)) {
      if (typeof value === 'string') variables.set(name, value);
      else if (typeof value === 'number' || typeof value === 'boolean') variables.set(name, String(value));
      else if (value === null && !Object.hasOwn(given, name)) onMissing(kind, name);
    }
  }
  for (const [name, value] of Object.entries(given)) variables.set(name, value);
  return variables;
}

function reportMissing(kind: VariableKind, name: string, locator: Locator, problems: Problems): void {
  const { from, to } = locator.keyAt([kind, name]);
  const [noun, flag] = kind === 'envs' ? ['environment variable', '--env'] : ['secret', '--secret'];
  problems.add({
    severity: 'error',
    code: kind === 'envs' ? 'missing-env' : 'missing-secret',
    message: `The ${noun} ${quoted(name)} has no value.`,
    hint: `Give it at launch: ${flag} ${name}=value${kind === 'envs' ? ', or write a value here' : ''}.`,
    path: [kind, name],
    from,
    to,
  });
}

function refuseNonMap(locator: Locator, problems: Problems): null {
  const { from, to } = locator.valueAt([]);
  const message = 'A task file is a map: lines of “key: value”.';
  problems.add({ severity: 'error', code: 'wrong-type', message, hint: 'Start with: run: echo hello', path: [], from, to });
  return null;
}
