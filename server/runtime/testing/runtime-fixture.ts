/** Nodes for tests of the runtime: folders of this machine with the shell and commands of another, and blobs in memory. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { TreeEntry } from '@/server/domain/tree';
import { createNodeRuntime } from '../node-runtime';
import type { HostKeyStore, Transport } from '../transport';
import { openLocalTransport } from '../transports/local';
import type { BlobReader, NodeRuntime, UnitId, UnitState } from '../units';

/** Which `sh` a node has; `busybox` also has nothing but busybox's commands (and bash, which jobs need). */
export const userlands = ['dash', 'busybox', 'bash'] as const;
export type Userland = (typeof userlands)[number];

export function folderWithCommands(userland: Userland): string {
  const bin = path.join(mkdtempSync(path.join(tmpdir(), 'dhow-bin-')));
  if (userland === 'busybox') {
    const applets = execFileSync('busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n');
    for (const applet of applets) symlinkSync('/usr/bin/busybox', path.join(bin, path.basename(applet)));
    symlinkSync('/bin/bash', path.join(bin, 'bash'));
  } else {
    symlinkSync(`/bin/${userland}`, path.join(bin, 'sh'));
  }
  return bin;
}

export interface TestNode {
  home: string;
  transport: Transport;
  runtime: NodeRuntime;
  notes: string[];
  /** A file of a unit on the node. */
  unitFile(unit: UnitId, name: string): string;
  /** Another runtime for the same node, as a restarted server would make it. */
  again(): NodeRuntime;
  remove(): void;
}

export function makeLocalNode(userland: Userland, blobs: BlobReader = new MemoryBlobs()): TestNode {
  const home = mkdtempSync(path.join(tmpdir(), `dhow-${userland}-`));
  const bin = folderWithCommands(userland);
  const PATH = userland === 'busybox' ? bin : `${bin}:/usr/bin:/bin`;
  const transport = openLocalTransport(home, { PATH, LANG: 'C.UTF-8' });
  const notes: string[] = [];
  const again = () =>
    createNodeRuntime({ transport, clusterId: 'c1', blobs, label: `node 0 (${userland})`, onNote: (note) => notes.push(note) });
  return {
    home,
    transport,
    runtime: again(),
    notes,
    again,
    unitFile: (unit, name) => unitFile(home, unit, name),
    remove: () => {
      rmSync(home, { recursive: true, force: true });
      rmSync(bin, { recursive: true, force: true });
    },
  };
}

export function unitFile(home: string, unit: UnitId, name: string): string {
  const hosts = path.join(home, '.dhow/clusters/c1/hosts');
  const [host = ''] = readdirSync(hosts);
  return path.join(hosts, host, 'jobs', unit.jobId, unit.stage, name);
}

/** Follows a unit to its end and collects what it wrote. */
export async function collect(
  runtime: NodeRuntime,
  unit: UnitId,
  offset = 0,
  signal?: AbortSignal,
): Promise<{ state: UnitState; log: Buffer }> {
  const chunks: Buffer[] = [];
  const state = await runtime.follow(unit, offset, (bytes) => void chunks.push(bytes), signal);
  return { state, log: Buffer.concat(chunks) };
}

/** Watches until `look` gives something; fails after half a minute. */
export async function waitFor<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (let tries = 0; tries < 3000; tries += 1) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`It never came about: ${what}`);
}

export function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Pids whose command line holds the text. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return isAlive(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(text);
      } catch {
        return false;
      }
    });
}

export class MemoryBlobs implements BlobReader {
  readonly #blobs = new Map<string, Buffer>();
  /** Contents that were asked for, in order. */
  readonly opened: string[] = [];

  file(filePath: string, content: string | Buffer, options: { mode?: number; mtimeMs?: number } = {}): TreeEntry {
    const data = Buffer.from(content);
    const sha256 = createHash('sha256').update(data).digest('hex');
    this.#blobs.set(sha256, data);
    const { mode = 0o644, mtimeMs = 1_700_000_000_000 } = options;
    return { type: 'file', path: filePath, mode, size: data.length, mtimeMs, sha256 };
  }

  open(sha256: string): NodeJS.ReadableStream {
    this.opened.push(sha256);
    const data = this.#blobs.get(sha256);
    if (!data) throw new Error(`No blob ${sha256}`);
    return Readable.from([data], { objectMode: false });
  }
}

export class MemoryHostKeys implements HostKeyStore {
  readonly keys = new Map<string, string>();
  async get(hostPort: string): Promise<string | null> {
    return this.keys.get(hostPort) ?? null;
  }
  async trust(hostPort: string, fingerprint: string): Promise<string> {
    const known = this.keys.get(hostPort) ?? fingerprint;
    this.keys.set(hostPort, known);
    return known;
  }
}
