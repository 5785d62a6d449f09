/**
 * Reads `ssh_node_pools.yaml`, in SkyPilot's form:
 *
 *     lab:
 *       user: me
 *       identity_file: ~/.ssh/id_ed25519
 *       hosts: [10.0.0.5, {ip: 10.0.0.6, port: 2222, user: other}]
 *
 * Every problem is told with its place. A pool with a problem is left out; the others stand.
 */
import { readFile } from 'node:fs/promises';
import type { Document, Node } from 'yaml';
import { LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml';
import * as z from 'zod';
import { poolHostIdOf, type PoolConfig, type PoolHostConfig } from '@/server/domain/pool';
import { ProviderError } from '../contract/errors';
import { didYouMean } from './did-you-mean';
import { parseJumpHost } from './access';

export interface PoolFileProblem {
  /** `…/ssh_node_pools.yaml:4:7: Unknown key …` */
  message: string;
  hint: string | null;
  /** From 1. */
  line: number;
  column: number;
}

export interface PoolFile {
  pools: PoolConfig[];
  problems: PoolFileProblem[];
}

const port = z.int('A port is a whole number from 1 to 65535.').min(1, 'A port is at least 1.').max(65_535, 'A port is at most 65535.');
const text = z.string('This must be a text.').trim().min(1, 'This must not be empty.');
/** No space, slash or leading dash: it goes into addresses and commands. */
const address = text.regex(/^[^\s/@-][^\s/@]*$/, 'This is no host name and no address.');
const login = text.regex(/^[^\s@:-][^\s@:]*$/, 'This is no user name.');
const jump = text.refine((t) => parseJumpHost(t) !== null, 'Write the jump host as user@host:port.');

const hostEntry = z.strictObject({
  ip: address,
  port: port.optional(),
  user: login.optional(),
  identity_file: text.optional(),
  password: text.optional(),
});
const poolEntry = z.strictObject({
  user: login.optional(),
  port: port.optional(),
  identity_file: text.optional(),
  password: text.optional(),
  jump_host: jump.optional(),
  hosts: z.array(z.unknown(), 'hosts must be a list.').min(1, 'hosts must name at least one machine.'),
});
const poolName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

type Path = (string | number)[];

class Reader {
  readonly problems: PoolFileProblem[] = [];
  private readonly lines = new LineCounter();
  readonly document: Document.Parsed;

  constructor(
    private readonly source: string,
    private readonly fileName: string,
  ) {
    this.document = parseDocument(source, { lineCounter: this.lines, prettyErrors: false, uniqueKeys: true, logLevel: 'error' });
    for (const error of this.document.errors) this.reportAt(error.pos[0], sentence(error.message), null);
  }

  report(path: Path, message: string, hint: string | null = null): void {
    this.reportAt(this.offsetOf(path), message, hint);
  }

  private reportAt(offset: number, message: string, hint: string | null): void {
    const { line, col } = this.lines.linePos(Math.min(offset, this.source.length));
    const [l, c] = [Math.max(1, line), Math.max(1, col)];
    this.problems.push({ message: `${this.fileName}:${l}:${c}: ${message}`, hint, line: l, column: c });
  }

  /** Where the key of the path's last step stands, or the item itself in a list. */
  private offsetOf(path: Path): number {
    const parent = path.length === 0 ? null : this.document.getIn(path.slice(0, -1), true);
    const last = path.at(-1);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(last));
      if (pair && isNode(pair.key)) return startOf(pair.key);
    }
    const node = this.document.getIn(path, true);
    if (isNode(node)) return startOf(node);
    return path.length === 0 ? 0 : this.offsetOf(path.slice(0, -1));
  }

  /** Checks a value; what is wrong is reported below `path`. */
  check<T>(schema: z.ZodType<T>, value: unknown, path: Path, keys: readonly string[]): T | null {
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) return result.data;
    for (const issue of result.error.issues) this.reportIssue(issue, path, keys);
    return null;
  }

  private reportIssue(issue: z.core.$ZodIssue, path: Path, keys: readonly string[]): void {
    const at = [...path, ...issue.path.filter((p) => typeof p !== 'symbol')];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) this.report([...at, key], `Unknown key “${key}”.`, nearest(key, keys));
    } else if (issue.code === 'invalid_type' && issue.input === undefined) {
      this.report(at.slice(0, -1), `The key “${String(at.at(-1))}” is missing.`);
    } else {
      const isUnquoted = issue.code === 'invalid_type' && issue.expected === 'string' && ['number', 'boolean'].includes(typeof issue.input);
      this.report(at, issue.message, isUnquoted ? 'Put it in quotes.' : null);
    }
  }
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;
const sentence = (message: string): string => (message.endsWith('.') ? message : `${message}.`);

function nearest(word: string, candidates: readonly string[]): string {
  const near = didYouMean(word, candidates);
  return near === null ? `Known keys: ${candidates.join(', ')}.` : `Did you mean ${near}?`;
}

const keysOf = (schema: z.ZodObject): string[] => Object.keys(schema.shape);
const hostKeys = keysOf(hostEntry);
const poolKeys = keysOf(poolEntry);

function readHost(reader: Reader, value: unknown, path: Path): PoolHostConfig | null {
  // A bare address may carry a port. An IPv6 address holds colons of its own, so it takes a port only as {ip, port}.
  const [, name, digits] = (typeof value === 'string' ? /^([^:\s]+):(\d+)$/.exec(value) : null) ?? [];
  const entry = typeof value === 'string' ? (name === undefined ? { ip: value } : { ip: name, port: Number(digits) }) : value;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    reader.report(path, 'A host is an address, or {ip, port, user, identity_file, password}.');
    return null;
  }
  const host = reader.check(hostEntry, entry, path, hostKeys);
  if (host === null) return null;
  return {
    host: host.ip,
    port: host.port ?? null,
    user: host.user ?? null,
    identityFile: host.identity_file ?? null,
    password: host.password ?? null,
  };
}

function readPool(reader: Reader, name: string, value: unknown): PoolConfig | null {
  const before = reader.problems.length;
  if (!poolName.test(name)) {
    reader.report(
      [name],
      `“${name}” cannot name a pool.`,
      'Use letters, digits, dots, dashes and underscores; begin with a letter or a digit.',
    );
  }
  const entry = reader.check(poolEntry, value, [name], poolKeys);
  // Hosts are read even then: one look should show all that is wrong.
  const items: unknown[] = entry?.hosts ?? z.object({ hosts: z.array(z.unknown()) }).safeParse(value).data?.hosts ?? [];
  const hosts: PoolHostConfig[] = [];
  const seen = new Set<string>();
  for (const [i, item] of items.entries()) {
    const host = readHost(reader, item, [name, 'hosts', i]);
    if (host === null) continue;
    const id = poolHostIdOf(name, host.host, host.port ?? entry?.port ?? 22);
    if (seen.has(id))
      reader.report([name, 'hosts', i], `${id.slice(name.length + 1)} is listed twice in pool “${name}”.`, 'Remove one of the two.');
    seen.add(id);
    hosts.push(host);
  }
  if (entry === null || reader.problems.length > before) return null;
  return {
    name,
    source: 'file',
    user: entry.user ?? null,
    port: entry.port ?? 22,
    identityFile: entry.identity_file ?? null,
    password: entry.password ?? null,
    privateKey: null,
    passphrase: null,
    jumpHost: entry.jump_host ?? null,
    hosts,
  };
}

/** `fileName` begins each message. Never throws. */
export function parsePoolFile(source: string, fileName: string): PoolFile {
  const reader = new Reader(source, fileName);
  const pools: PoolConfig[] = [];
  if (reader.problems.length > 0) return { pools, problems: reader.problems };
  let root: unknown;
  try {
    root = reader.document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // An alias to nothing, or so many that they would fill the memory.
    reader.report([], sentence(error instanceof Error ? error.message : String(error)));
    return { pools, problems: reader.problems };
  }
  if (root === null || root === undefined) return { pools, problems: [] };
  if (typeof root !== 'object' || Array.isArray(root)) {
    reader.report([], 'The file must hold pools by name, as in “lab: {hosts: [10.0.0.5]}”.');
  } else {
    for (const [name, value] of Object.entries(root)) {
      const pool = readPool(reader, name, value);
      if (pool) pools.push(pool);
    }
  }
  return { pools, problems: reader.problems };
}

/** A file that is not there holds no pools. Throws ProviderError when it is there and cannot be read. */
export async function readPoolFile(path: string): Promise<PoolFile> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { pools: [], problems: [] };
    const why = error instanceof Error ? error.message : String(error);
    throw new ProviderError('misconfigured', 'cloud', `The pool file ${path} cannot be read.`, {
      hint: 'Check its permissions.',
      detail: why,
      cause: error,
    });
  }
  return parsePoolFile(source, path);
}
