/**
 * Real machines for tests: N sshd on loopback ports, each with a HOME, a host key and (as root, where the kernel lets
 * us) processes of its own, so that `kill` takes everything with it as a lost machine does.
 *
 * From a terminal, `node --import tsx tools/test-hosts.ts 3` keeps three up and prints them as a pool file.
 */
import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TestHost {
  host: string;
  port: number;
  user: string;
  home: string;
  privateKeyPath: string;
  /** The host's private key; its public half is beside it as `.pub`. */
  hostKeyPath: string;
}

export interface TestHostOptions {
  /** Where the hosts live. Default: a new temporary folder, removed by `stop`. */
  dir?: string;
  /** More lines for each sshd_config; put before ours, so they win. */
  sshdConfig?: string[];
}

export interface TestHosts {
  hosts: TestHost[];
  /** Do hosts have processes of their own? False for ordinary users and where namespaces are not to be had. */
  areIsolated: boolean;
  /** Takes host i away at once, with all its processes. */
  kill(i: number): Promise<void>;
  /** Starts a killed host again: same address, key and disk, no processes. */
  restart(i: number): Promise<void>;
  stop(): Promise<void>;
}

/** Rejects, saying what to install, when this machine has no sshd. */
export async function startTestHosts(count: number, options: TestHostOptions = {}): Promise<TestHosts> {
  const sshd = findSshd();
  const dir = options.dir ?? (await mkdtemp(path.join(os.tmpdir(), 'dhow-hosts-')));
  await mkdir(dir, { recursive: true });
  const areIsolated = await canIsolate();
  if (isRoot()) await mkdir('/run/sshd', { recursive: true });
  const privateKeyPath = path.join(dir, 'key');
  await makeKey(privateKeyPath);
  const world = { dir, sshd, privateKeyPath, areIsolated, sshdConfig: options.sshdConfig ?? [] };
  const machines = await Promise.all(Array.from({ length: count }, (_, i) => TestMachine.start(world, i)));
  return {
    hosts: machines.map((m) => m.host),
    areIsolated,
    kill: (i) => machineAt(machines, i).kill(),
    restart: (i) => machineAt(machines, i).restart(),
    async stop() {
      await Promise.all(machines.map((m) => m.kill()));
      if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The hosts as a pool file, `ssh_node_pools.yaml`. */
export function poolYaml(hosts: TestHost[], pool = 'test'): string {
  const entries = hosts.map(
    (h) => `    - {ip: ${h.host}, port: ${h.port}, user: ${h.user}, identity_file: ${JSON.stringify(h.privateKeyPath)}}`,
  );
  return `${pool}:\n  hosts:\n${entries.join('\n')}\n`;
}

interface World {
  dir: string;
  sshd: string;
  privateKeyPath: string;
  areIsolated: boolean;
  sshdConfig: string[];
}

/** Ends the command when our end of its stdin closes, so no sshd outlives a test run that was itself killed. */
const leash = `exec 3<&0
"$@" </dev/null 3<&- &
child=$!
{ cat <&3 >/dev/null; kill -KILL $child; } 2>/dev/null &
exec 3<&-
wait $child`;

/** In its own mount namespace the machine's passwd says where HOME is, so the working directory and sftp agree with it. */
const inNamespace = `mount --bind "$1" /etc/passwd && shift && exec "$@"`;

class TestMachine {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly world: World,
    private readonly folder: string,
    readonly host: TestHost,
  ) {}

  static async start(world: World, index: number): Promise<TestMachine> {
    const folder = path.join(world.dir, `h${index}`);
    const home = path.join(folder, 'home');
    const hostKeyPath = path.join(folder, 'host_key');
    await mkdir(path.join(home, '.ssh'), { recursive: true, mode: 0o700 });
    await makeKey(hostKeyPath);
    await writeFile(path.join(home, '.ssh', 'authorized_keys'), await readFile(`${world.privateKeyPath}.pub`), { mode: 0o600 });
    const user = os.userInfo().username;
    await writeFile(path.join(folder, 'passwd'), await passwdWithHome(user, home));
    // Another process may take a port between our asking for a free one and sshd's binding it.
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const host = { host: '127.0.0.1', port, user, home, privateKeyPath: world.privateKeyPath, hostKeyPath };
      const machine = new TestMachine(world, folder, host);
      try {
        await machine.restart();
        return machine;
      } catch (error) {
        await machine.kill();
        if (attempt === 3) throw error;
      }
    }
  }

  async restart(): Promise<void> {
    if (this.child) throw new Error(`Host ${this.host.port} is up already.`);
    const { world, folder } = this;
    const config = path.join(folder, 'sshd_config');
    await writeFile(config, this.sshdConfig());
    const sshd = [world.sshd, '-D', '-e', '-f', config];
    const command = world.areIsolated
      ? [
          'unshare',
          '--pid',
          '--fork',
          '--mount',
          '--mount-proc',
          '--kill-child',
          'sh',
          '-c',
          inNamespace,
          'host',
          path.join(folder, 'passwd'),
          ...sshd,
        ]
      : sshd;
    const child = spawn('sh', ['-c', leash, 'leash', ...command], { detached: true, stdio: ['pipe', 'ignore', 'pipe'], env: bareEnv() });
    this.child = child;
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-10_000);
    });
    await waitUntilAnswering(this.host.port, () => (child.exitCode === null ? null : log));
  }

  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child?.pid === undefined) return;
    const isOver = child.exitCode !== null || child.signalCode !== null;
    const over = isOver ? Promise.resolve() : new Promise<void>((resolve) => child.once('exit', () => resolve()));
    // Sessions of sshd leave its process group, so without a namespace they are looked for before it goes.
    const sessions = this.world.areIsolated ? [] : await this.sessionPids(child.pid);
    for (const pid of [-child.pid, ...sessions]) killQuietly(pid);
    await over;
    child.stderr?.destroy();
    if (this.world.areIsolated) return;
    for (const pid of await this.sessionPids(child.pid)) killQuietly(pid);
  }

  /** Everything below `root`, and everything that says this HOME is its own. */
  private async sessionPids(root: number): Promise<number[]> {
    const parents = new Map<number, number>();
    const found = new Set<number>([root]);
    for (const name of await readdir('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid) || pid === process.pid) continue;
      const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      parents.set(pid, Number(/\) \S (\d+)/.exec(status)?.[1] ?? 0));
      const environ = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (environ.split('\0').includes(`HOME=${this.host.home}`)) found.add(pid);
    }
    for (let size = 0; size !== found.size;) {
      size = found.size;
      for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
    }
    found.delete(root);
    return [...found];
  }

  private sshdConfig(): string {
    const { host, port, user, home, hostKeyPath } = this.host;
    return [
      ...this.world.sshdConfig,
      `ListenAddress ${host}`,
      `Port ${port}`,
      `HostKey "${hostKeyPath}"`,
      'PidFile none',
      `AuthorizedKeysFile "${path.join(home, '.ssh', 'authorized_keys')}"`,
      `AllowUsers ${user}`,
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'MaxStartups 200',
      'UseDNS no',
      'PrintMotd no',
      `SetEnv "HOME=${home}"`,
      'Subsystem sftp internal-sftp',
      '',
    ].join('\n');
  }
}

function machineAt(machines: TestMachine[], i: number): TestMachine {
  const machine = machines[i];
  if (!machine) throw new Error(`There is no test host ${i}; there are ${machines.length}.`);
  return machine;
}

const isRoot = (): boolean => process.getuid?.() === 0;

function findSshd(): string {
  const found = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/sbin/sshd', '/usr/bin/sshd'].find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error(
      'Tests over SSH need sshd, and this machine has none. Install it (Debian, Ubuntu: apt-get install openssh-server; Fedora: dnf install openssh-server) and run them again.',
    );
  }
  return found;
}

async function canIsolate(): Promise<boolean> {
  if (!isRoot()) return false;
  try {
    await run(
      'unshare',
      ['--pid', '--fork', '--mount', '--mount-proc', '--kill-child', 'sh', '-c', 'mount --bind /etc/passwd /etc/passwd'],
      { timeout: 10_000 },
    );
    return true;
  } catch {
    return false;
  }
}

async function makeKey(file: string): Promise<void> {
  if (existsSync(file)) return;
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'dhow-test', '-f', file]);
  await chmod(file, 0o600);
}

async function passwdWithHome(user: string, home: string): Promise<string> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  return lines
    .map((line) => {
      const fields = line.split(':');
      if (fields[0] !== user || fields.length < 7) return line;
      return [...fields.slice(0, 5), home, ...fields.slice(6)].join(':');
    })
    .join('\n');
}

/** A machine does not inherit the environment of the test run. */
const bareEnv = (): NodeJS.ProcessEnv => ({ PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', NODE_ENV: 'test' });

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No free port.'))));
    });
  });
}

/** Until an SSH banner comes from there; `isOver` returns sshd's last words when it has ended. */
async function waitUntilAnswering(port: number, isOver: () => string | null): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const lastWords = isOver();
    if (lastWords !== null) throw new Error(`sshd on port ${port} ended: ${lastWords.trim()}`);
    if (await hasBanner(port)) return;
    await delay(25);
  }
  throw new Error(`sshd on port ${port} did not answer.`);
}

function hasBanner(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.setTimeout(2_000);
    const end = (isUp: boolean): void => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('data', (data) => end(data.toString('latin1').startsWith('SSH-')));
    for (const event of ['error', 'timeout', 'close'] as const) socket.once(event, () => end(false));
  });
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > 100)
    throw new Error('Say how many hosts, 1 to 100: node --import tsx tools/test-hosts.ts 3');
  const world = await startTestHosts(count);
  process.stdout.write(poolYaml(world.hosts));
  process.stderr.write('Ctrl-C stops them.\n');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void world.stop().then(() => process.exit(0)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
