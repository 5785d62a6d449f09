import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect, isAlive, makeLocalNode, processesWith, userlands, waitFor, type TestNode } from './testing/runtime-fixture';
import type { UnitId } from './units';

const run = (jobId: string): UnitId => ({ jobId, stage: 'run' });
const setup = (jobId: string): UnitId => ({ jobId, stage: 'setup' });

describe.each(userlands)('a node with %s as its shell', (userland) => {
  let node: TestNode;
  beforeAll(async () => {
    node = makeLocalNode(userland);
    await node.runtime.prepare();
  });
  afterAll(() => node.remove());
  const start = (unit: UnitId, script: string, env: Record<string, string> = {}) => node.runtime.start({ ...unit, script, env });
  const text = async (unit: UnitId) => (await collect(node.runtime, unit)).log.toString();

  test('says what it is', async () => {
    const facts = await node.runtime.prepare();
    expect(facts.cpus).toBeGreaterThan(0);
    expect(facts.memoryMib).toBeGreaterThan(100);
    expect(facts.diskFreeMib).toBeGreaterThan(50);
    expect(facts).toMatchObject({ hostname: expect.stringMatching(/./), os: expect.stringMatching(/./), arch: expect.stringMatching(/./) });
  });

  test('runs a script with its variables, in the workdir, and reports its exit code and both outputs', async () => {
    await start(run('basic'), 'echo "$GREETING from $PWD"; echo oops >&2; exit 7', { GREETING: `it's "ü"\n$x` });
    const { state, log } = await collect(node.runtime, run('basic'));
    expect(log.toString()).toBe(`it's "ü"\n$x from ${node.home}/.dhow/clusters/c1/workdir\noops\n`);
    expect(state).toMatchObject({ state: 'ended', exitCode: 7, logBytes: log.length });
    expect(await node.runtime.states([run('basic')])).toEqual([state]);
  });

  test('names the stage and the line in messages of bash', async () => {
    await start(run('line'), 'echo one\n\nno-such-command\n');
    expect(await text(run('line'))).toBe('one\nrun: line 3: no-such-command: command not found\n');
  });

  test('knows nothing of the secrets of the server', async () => {
    process.env['DHOW_TEST_SECRET'] = 'hunter2';
    await start(run('clean'), 'env');
    expect(await text(run('clean'))).not.toContain('hunter2');
  });

  test('removes the variables of a unit from its disk once it is over', async () => {
    await start(run('tidy'), 'true', { TOKEN: 'hunter2' });
    await collect(node.runtime, run('tidy'));
    const { stdout } = await node.transport.exec('grep -rl hunter2 "$HOME/.dhow" || true');
    expect(stdout).toBe('');
  });

  test('starts once however often it is started', async () => {
    const script = 'echo started; while [ ! -e go-once ]; do sleep 0.05; done';
    await Promise.all(Array.from({ length: 8 }, () => start(run('once'), script)));
    writeFileSync(path.join(node.home, '.dhow/clusters/c1/workdir/go-once'), '');
    expect(await text(run('once'))).toBe('started\n');
    await start(run('once'), script);
    expect(await text(run('once'))).toBe('started\n');
  });

  test('starts after a first start died half-way', async () => {
    const folder = node.unitFile(run('half'), '');
    mkdirSync(path.join(folder, 'try.1'), { recursive: true });
    writeFileSync(path.join(folder, 'log'), '');
    expect(await node.runtime.states([run('half')])).toEqual([{ state: 'absent' }]);
    await start(run('half'), 'echo now');
    expect(await text(run('half'))).toBe('now\n');
  });

  test('answers for many units in the order asked', async () => {
    await start(run('many-1'), 'exit 4');
    await collect(node.runtime, run('many-1'));
    const states = await node.runtime.states([run('never'), run('many-1'), setup('many-1')]);
    expect(states.map((state) => state.state)).toEqual(['absent', 'ended', 'absent']);
  });

  test('says nothing of a unit that was never started', async () => {
    expect(await collect(node.runtime, run('never'))).toEqual({ state: { state: 'absent' }, log: Buffer.alloc(0) });
  });

  test('hands over output as it is written', async () => {
    const go = path.join(node.home, '.dhow/clusters/c1/workdir/go-live');
    await start(run('live'), `echo first; while [ ! -e go-live ]; do sleep 0.05; done; echo second`);
    let seen = '';
    const state = await node.runtime.follow(run('live'), 0, (bytes) => {
      seen += bytes.toString();
      if (seen === 'first\n') writeFileSync(go, '');
    });
    expect(seen).toBe('first\nsecond\n');
    expect(state).toMatchObject({ state: 'ended', exitCode: 0 });
  });

  test('hands over every byte of scripts that end while they are followed', async () => {
    const units = Array.from({ length: 20 }, (_, i) => run(`short-${i}`));
    await Promise.all(
      units.map(async (unit, i) => {
        await start(unit, `sleep 0.0${i % 10}; echo out; echo err >&2; printf end`);
        const { state, log } = await collect(node.runtime, unit);
        expect(log.toString()).toBe('out\nerr\nend');
        expect(state).toMatchObject({ state: 'ended', exitCode: 0, logBytes: 11 });
      }),
    );
  });

  test('resumes from every kind of offset, of a running unit and of one that is over', async () => {
    const go = path.join(node.home, '.dhow/clusters/c1/workdir/go-offset');
    await start(run('offset'), `printf 'abcdé\\n'; while [ ! -e go-offset ]; do sleep 0.05; done; printf 'xyz'`);
    await waitFor(
      'the first output',
      () => existsSync(node.unitFile(run('offset'), 'log')) && readFileSync(node.unitFile(run('offset'), 'log')).length === 7,
    );
    const offsets = [0, 3, 5, 7, 9, 10, 50];
    const following = offsets.map((offset) => collect(node.runtime, run('offset'), offset));
    writeFileSync(go, '');
    const whole = Buffer.from('abcdé\nxyz');
    for (const [index, offset] of offsets.entries()) {
      const live = await following[index];
      expect(live?.log).toEqual(whole.subarray(offset));
      expect(live?.state).toMatchObject({ state: 'ended', exitCode: 0, logBytes: 10 });
      expect((await collect(node.runtime, run('offset'), offset)).log).toEqual(whole.subarray(offset));
    }
  });

  test('delivers binary output and endless lines byte for byte, also to a slow reader', async () => {
    await start(run('binary'), `head -c 3000000 /dev/urandom | tee copy.bin; head -c 10000000 /dev/zero | tr '\\0' x; printf '\\0end'`);
    const chunks: Buffer[] = [];
    const state = await node.runtime.follow(run('binary'), 0, async (bytes) => {
      chunks.push(bytes);
      await new Promise((resolve) => setImmediate(resolve));
    });
    const log = Buffer.concat(chunks);
    expect(state).toMatchObject({ state: 'ended', exitCode: 0, logBytes: 13_000_004 });
    expect(log.length).toBe(13_000_004);
    expect(log.subarray(0, 3_000_000).equals(readFileSync(path.join(node.home, '.dhow/clusters/c1/workdir/copy.bin')))).toBe(true);
    expect(log.equals(readFileSync(node.unitFile(run('binary'), 'log')))).toBe(true);
  });

  test('stops following when told to, and leaves no reader behind', async () => {
    await start(run('abort'), 'echo here; sleep 600');
    const stopFollowing = new AbortController();
    const following = collect(node.runtime, run('abort'), 0, stopFollowing.signal);
    await waitFor('a reader', () => processesWith(`${run('abort').jobId}/run/log`).length > 0 || userland === 'busybox');
    stopFollowing.abort(new Error('enough'));
    await expect(following).rejects.toThrow('enough');
    await waitFor('no reader', () => processesWith('abort/run/log').length + processesWith('follow c1 abort').length === 0);
    expect(await node.runtime.states([run('abort')])).toMatchObject([{ state: 'running' }]);
    await node.runtime.stop(run('abort'), 0);
  });

  test('gives what setup exported to run, and lets the own variables of run win', async () => {
    const script = `export MULTI="a\nb  'c'" EMPTY= PATH="/opt/x:$PATH" OWN=setup
      LOCAL=no; export -n UNSET; cd /tmp; (sleep 600 & echo $! >"$HOME/background")`;
    await start(setup('exports'), script, { SETUP_ONLY: 'secret' });
    expect((await collect(node.runtime, setup('exports'))).state).toMatchObject({ exitCode: 0 });
    await start(
      run('exports'),
      'printf "<%s>" "$MULTI" "${EMPTY-unset}" "$OWN" "${LOCAL-unset}" "${SETUP_ONLY-unset}" "${PATH%%:*}" "$PWD"',
      { OWN: 'run' },
    );
    const workdir = `${node.home}/.dhow/clusters/c1/workdir`;
    expect(await text(run('exports'))).toBe(`<a\nb  'c'><><run><unset><unset></opt/x><${workdir}>`);
    const background = Number(readFileSync(path.join(node.home, 'background'), 'utf8'));
    expect(isAlive(background)).toBe(true);
    process.kill(background, 'SIGKILL');
  });

  test('keeps exports of a setup that calls exit or has an exit trap of its own', async () => {
    await start(setup('exit'), 'export VIA_EXIT=1; exit 0');
    await collect(node.runtime, setup('exit'));
    await start(run('exit'), 'echo "$VIA_EXIT"');
    expect(await text(run('exit'))).toBe('1\n');
    await start(setup('trap'), 'trap "echo bye" EXIT; export VIA_TRAP=2');
    expect(await text(setup('trap'))).toBe('bye\n');
    await start(run('trap'), 'echo "$VIA_TRAP"');
    expect(await text(run('trap'))).toBe('2\n');
  });

  test('ends what a run script leaves behind, also what has a session of its own', async () => {
    await start(
      run('leftovers'),
      `(trap '' TERM; exec sleep 600) & echo $!; setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $!; exit 3`,
    );
    const { state, log } = await collect(node.runtime, run('leftovers'));
    expect(state).toMatchObject({ state: 'ended', exitCode: 3 });
    for (const pid of log.toString().trim().split('\n').map(Number)) expect(isAlive(pid)).toBe(false);
  });

  test('stops everything a unit started, politely and then by force', async () => {
    const script = `trap 'echo asked; exit 9' TERM
      setsid sh -c 'trap "" TERM; echo $$ >deaf; while :; do sleep 0.1; done' </dev/null >/dev/null 2>&1 &
      while [ ! -s deaf ]; do sleep 0.05; done; echo ready; while :; do sleep 0.1; done`;
    await start(run('stop'), script);
    let log = '';
    const following = node.runtime.follow(run('stop'), 0, (bytes) => void (log += bytes.toString()));
    // Raced, so that a follower that fails is seen as such.
    await Promise.race([waitFor('ready', () => log.includes('ready')), following]);
    await node.runtime.stop(run('stop'), 1);
    expect(isAlive(Number(readFileSync(path.join(node.home, '.dhow/clusters/c1/workdir/deaf'), 'utf8')))).toBe(false);
    expect(await following).toMatchObject({ state: 'ended', exitCode: 9 });
    expect(log).toContain('asked\n');
    await node.runtime.stop(run('stop'), 1);
  });

  test('never starts a unit that was stopped before', async () => {
    await node.runtime.stop(run('tombstone'), 5);
    await start(run('tombstone'), 'echo no');
    const { state, log } = await collect(node.runtime, run('tombstone'));
    expect(state).toMatchObject({ state: 'ended', exitCode: 143 });
    expect(log.length).toBe(0);
  });

  test('has one outcome when start and stop come at once', async () => {
    for (const round of [1, 2, 3]) {
      const unit = run(`race-${round}`);
      await Promise.all([start(unit, 'sleep 600'), node.runtime.stop(unit, 0)]);
      await node.runtime.stop(unit, 0);
      expect(await node.runtime.states([unit])).toMatchObject([{ state: 'ended' }]);
    }
  });

  test('calls a unit lost when its supervisor was killed, and can still end what is left of it', async () => {
    await start(run('lost'), 'echo $$; sleep 600');
    let log = '';
    const following = node.runtime.follow(run('lost'), 0, (bytes) => void (log += bytes.toString()));
    await Promise.race([waitFor('its pid', () => log.endsWith('\n')), following]);
    const [supervisor] = readFileSync(node.unitFile(run('lost'), 'claim'), 'utf8')
      .split(' ')
      .map(Number);
    process.kill(supervisor ?? 0, 'SIGKILL');
    expect(await following).toMatchObject({ state: 'lost', logBytes: log.length });
    await node.runtime.stop(run('lost'), 0);
    await waitFor('the end of the script', () => !isAlive(Number(log)));
    expect(await node.runtime.states([run('lost')])).toMatchObject([{ state: 'lost', reason: expect.stringContaining('killed') }]);
  });

  test('calls a unit lost after a restart, even if its number is in use again', async () => {
    await start(run('reboot'), 'sleep 600');
    const claim = node.unitFile(run('reboot'), 'claim');
    const [pid, boot, born, at] = readFileSync(claim, 'utf8').trim().split(' ');
    const replaceClaim = (content: string) => {
      rmSync(claim);
      writeFileSync(claim, content);
    };
    replaceClaim(`${pid} 00000000-0000-0000-0000-000000000000 ${born} ${at}\n`);
    expect(await node.runtime.states([run('reboot')])).toMatchObject([{ state: 'lost', reason: expect.stringContaining('restarted') }]);
    replaceClaim(`${pid} ${boot} 1 ${at}\n`);
    expect(await node.runtime.states([run('reboot')])).toMatchObject([{ state: 'lost' }]);
    replaceClaim(`${pid} ${boot} ${born} ${at}\n`);
    await node.runtime.stop(run('reboot'), 0);
  });

  test('puts itself in place again when its folder was removed', async () => {
    rmSync(path.join(node.home, '.dhow'), { recursive: true });
    await start(run('again'), 'echo back');
    expect(await text(run('again'))).toBe('back\n');
  });
});

describe('a server that is killed', () => {
  test('leaves units running, their logs complete, and no reader behind', async () => {
    const node = makeLocalNode('dash');
    await node.runtime.prepare();
    const script = 'for i in $(seq 1 50); do echo line $i; done; while [ ! -e go ]; do sleep 0.05; done; echo last';
    const program = path.join(import.meta.dirname, 'testing/start-and-follow.ts');
    const server = spawn(process.execPath, ['--import', 'tsx', program, node.home, script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const first = await new Promise<Buffer>((resolve) => server.stdout.once('data', resolve));
    server.kill('SIGKILL');
    await waitFor(
      'no reader',
      () =>
        processesWith(`${node.home}/.dhow/clusters/c1/hosts`).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('tail'))
          .length === 0,
    );
    await waitFor('no follower', () => processesWith('follow c1 j1').length === 0);
    writeFileSync(path.join(node.home, '.dhow/clusters/c1/workdir/go'), '');
    const { log, state } = await collect(node.again(), run('j1'), first.length);
    const expected = `${Array.from({ length: 50 }, (_, i) => `line ${i + 1}\n`).join('')}last\n`;
    expect(first.toString() + log.toString()).toBe(expected);
    expect(state).toMatchObject({ state: 'ended', exitCode: 0 });
    node.remove();
  });
});

describe('preparing', () => {
  test('links ~/sky_workdir to the workdir, but leaves what the user has there alone and says so', async () => {
    const node = makeLocalNode('dash');
    await node.runtime.prepare();
    expect(existsSync(path.join(node.home, 'sky_workdir/.'))).toBe(true);
    expect(node.notes).toEqual([]);
    rmSync(path.join(node.home, 'sky_workdir'));
    mkdirSync(path.join(node.home, 'sky_workdir'));
    await node.runtime.prepare();
    expect(node.notes).toEqual([expect.stringMatching(/sky_workdir is a file or folder of your own/)]);
    node.remove();
  });

  test('fails with the name of the node when it has no bash', async () => {
    const node = makeLocalNode('busybox');
    const { stdout } = await node.transport.exec('command -v bash');
    rmSync(stdout.trim());
    await expect(node.runtime.prepare()).rejects.toThrow('There is no bash on node 0 (busybox).');
    node.remove();
  });

  test('takes the user’s own login environment once, functions included, whatever rc files print', async () => {
    const node = makeLocalNode('dash');
    writeFileSync(
      path.join(node.home, '.bash_profile'),
      'echo welcome; export FROM_RC="x\ny"; greet() { echo "hello $1"; }; export -f greet; . ~/.bashrc\n',
    );
    writeFileSync(path.join(node.home, '.bashrc'), 'case $- in *i*) export INTERACTIVE=yes;; esac; read -p "name? " name\n');
    await node.runtime.prepare();
    await node.runtime.start({ ...run('env'), script: 'echo "$FROM_RC $INTERACTIVE"; greet you', env: {} });
    expect((await collect(node.runtime, run('env'))).log.toString()).toBe('x\ny yes\nhello you\n');
    node.remove();
  });

  test('finds GPUs, and takes a broken driver for none', async () => {
    const node = makeLocalNode('dash');
    const { stdout } = await node.transport.exec('command -v sh');
    const nvidiaSmi = path.join(path.dirname(stdout.trim()), 'nvidia-smi');
    writeFileSync(nvidiaSmi, '#!/bin/sh\necho "81559, NVIDIA H100 80GB HBM3"\necho "81559, NVIDIA H100 80GB HBM3"\n', { mode: 0o755 });
    const gpu = { name: 'NVIDIA H100 80GB HBM3', memoryMib: 81559 };
    expect((await node.runtime.prepare()).gpus).toEqual([gpu, gpu]);
    writeFileSync(nvidiaSmi, '#!/bin/sh\necho "Failed to initialize NVML: Driver/library version mismatch"\nexit 18\n');
    expect((await node.runtime.prepare()).gpus).toEqual([]);
    node.remove();
  });

  test('makes conda activate work when conda is there', async () => {
    const node = makeLocalNode('dash');
    const profile = path.join(node.home, 'miniconda3/etc/profile.d');
    mkdirSync(profile, { recursive: true });
    writeFileSync(path.join(profile, 'conda.sh'), 'conda() { export CONDA_DEFAULT_ENV=$2; }\n');
    await node.runtime.prepare();
    await node.runtime.start({ ...run('conda'), script: 'conda activate torch; echo $CONDA_DEFAULT_ENV', env: {} });
    expect((await collect(node.runtime, run('conda'))).log.toString()).toBe('torch\n');
    node.remove();
  });

  test('refuses names that are no folder names', async () => {
    const node = makeLocalNode('dash');
    symlinkSync('/nowhere', path.join(node.home, 'sky_workdir'));
    await node.runtime.prepare();
    expect(node.notes).toEqual([expect.stringContaining('a link of your own')]);
    await expect(node.runtime.start({ jobId: '../x', stage: 'run', script: '', env: {} })).rejects.toThrow('cannot be the name');
    node.remove();
  });
});
