/** {@link NodeRuntime} over a transport: every verb is one call of the shell runtime on the node. */
import { DhowError } from '@/server/domain/errors';
import type { NodeFacts } from '@/server/domain/node';
import type { Tree } from '@/server/domain/tree';
import { readPrepareAnswer, readUnitState } from './node/answers';
import { nodeError } from './node/node-error';
import { callProgram, installAndPrepare, programArchive, programMissing, tarOf } from './node/program';
import { syncTree } from './sync/sync-tree';
import type { ExecOptions, ExecResult, Transport } from './transport';
import type { BlobReader, NodeRuntime, SyncReport, UnitId, UnitSpec, UnitState } from './units';

export interface NodeRuntimeOptions {
  transport: Transport;
  clusterId: string;
  blobs: BlobReader;
  /** The node in words: `node 1 (10.0.0.2)`. */
  label: string;
  /** Hears sentences for the user about what `prepare` found and left alone. */
  onNote?: (note: string) => void;
}

/** Throws TransportError for the way to the node, DhowError for the node itself. */
export function createNodeRuntime(options: NodeRuntimeOptions): NodeRuntime {
  return new ShellNodeRuntime(options);
}

class ShellNodeRuntime implements NodeRuntime {
  readonly #transport: Transport;
  readonly #clusterId: string;
  readonly #blobs: BlobReader;
  readonly #label: string;
  readonly #onNote: (note: string) => void;

  constructor(options: NodeRuntimeOptions) {
    this.#transport = options.transport;
    this.#clusterId = safeName(options.clusterId);
    this.#blobs = options.blobs;
    this.#label = options.label;
    this.#onNote = options.onNote ?? (() => {});
  }

  async ping(): Promise<void> {
    await this.#transport.exec(':');
  }

  async prepare(): Promise<NodeFacts> {
    const script = installAndPrepare(this.#clusterId);
    const result = await this.#transport.exec(script, { stdin: await programArchive(), timeoutMs: 60_000 });
    if (result.code !== 0) throw nodeError(this.#label, 'prepare the machine', result);
    const { facts, notes } = readPrepareAnswer(result.stdout);
    for (const note of notes) this.#onNote(note);
    return facts;
  }

  async sync(destination: string, tree: Tree, signal?: AbortSignal): Promise<SyncReport> {
    const run = (command: string, args: string[], doing: string, execOptions: ExecOptions) =>
      this.#call(command, args, doing, { ...execOptions, ...(signal && { signal }) });
    return syncTree({ run, blobs: this.#blobs, label: this.#label }, destination, tree);
  }

  async start(unit: UnitSpec): Promise<void> {
    const env = Object.entries(unit.env).map(([name, value]) => `${name}=${value}\0`);
    const stdin = await tarOf({
      script: { content: unit.script, mode: 0o600 },
      env: { content: env.join(''), mode: 0o600 },
    });
    await this.#call('start', unitArgs(unit), `start the ${unit.stage} command`, { stdin });
  }

  async states(units: UnitId[]): Promise<UnitState[]> {
    if (units.length === 0) return [];
    const { stdout } = await this.#call('states', units.flatMap(unitArgs), 'read how commands stand', {});
    const states = stdout.split('\n').flatMap((line) => readUnitState(line) ?? []);
    if (states.length === units.length) return states;
    throw nodeError(this.#label, 'read how commands stand', { code: 0, stderr: `unexpected answer “${stdout.slice(0, 200)}”` });
  }

  async follow(unit: UnitId, offset: number, onBytes: (bytes: Buffer) => void | Promise<void>, signal?: AbortSignal): Promise<UnitState> {
    let position = offset;
    let isRead = false;
    for (;;) {
      const before = position;
      const result = await this.#transport.stream(callProgram('follow', this.#clusterId, ...unitArgs(unit), position), {
        onStdout: (bytes) => {
          position += bytes.length;
          return onBytes(bytes);
        },
        ...(signal && { signal }),
      });
      if (result.code === programMissing) return { state: 'absent' };
      const state = readFollowedState(result.stderr);
      if (!state) throw nodeError(this.#label, `follow the log of the ${unit.stage} command`, result);
      if (state.state === 'absent') return state;
      // A reader is ended together with its unit, perhaps before everything was out: go on from where it stopped. Only
      // when a second one, of a unit that is over, has nothing more, the log is shorter than it was (the user cut it).
      const isOver = state.state !== 'running';
      if (isOver && (position >= state.logBytes || (isRead && position === before))) return state;
      isRead = isOver;
    }
  }

  async stop(unit: UnitId, graceSeconds: number): Promise<void> {
    const grace = Math.max(0, Math.ceil(graceSeconds));
    await this.#call('stop', [...unitArgs(unit), String(grace)], `stop the ${unit.stage} command`, {
      timeoutMs: (grace + 45) * 1000,
    });
  }

  /** Calls the program; puts it there first when it is gone (somebody emptied the home folder). */
  async #call(command: string, args: string[], doing: string, options: ExecOptions): Promise<ExecResult> {
    const script = callProgram(command, this.#clusterId, ...args);
    const isRepeatable = options.stdin === undefined || typeof options.stdin === 'string' || options.stdin instanceof Uint8Array;
    let result = await this.#transport.exec(script, options);
    if (result.code === programMissing && isRepeatable) {
      await this.prepare();
      result = await this.#transport.exec(script, options);
    }
    if (result.code !== 0) throw nodeError(this.#label, doing, result);
    return result;
  }
}

const unitArgs = (unit: UnitId): string[] => [safeName(unit.jobId), unit.stage];

/** Ids become folder names on the node. */
function safeName(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id)) return id;
  throw new DhowError('internal', `“${id}” cannot be the name of a folder on a node.`);
}

/** The state is the last line the follower writes to standard error. */
function readFollowedState(stderr: string): UnitState | undefined {
  const line = stderr
    .trimEnd()
    .split('\n')
    .findLast((text) => text.startsWith('@dhow '));
  return line === undefined ? undefined : readUnitState(line.slice('@dhow '.length));
}
