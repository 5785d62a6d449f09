/** The programs before the product, each in a small checkout of its own: they find it by where they lie. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'dhow-bin-'));
  cpSync(import.meta.dirname, path.join(root, 'bin/lib'), { recursive: true });
  write('package.json', JSON.stringify({ dependencies: { alpha: '^1.0.0' } }));
  write('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/alpha': { version: '1.0.0' } } }));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (file: string): string => path.join(root, file);
const read = (file: string): string => readFileSync(at(file), 'utf8');
function write(file: string, text: string): void {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
}

/** Runs lines of a module in the small checkout, with our programs imported as `lib`; resolves to what it printed. */
function evaluate(module: string, code: string, env: Record<string, string> = {}): string {
  const script = `const lib = await import(${JSON.stringify(at(`bin/lib/${module}.mjs`))});\n${code}`;
  const result = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return result.stdout.trim() || result.stderr;
}

describe('a build step', () => {
  const stepText = `{ name: 'one', inputs: ['sources'], outputs: ['dist/out'] }`;
  const isFresh = (): string => evaluate('fingerprint', `console.log(lib.isFresh(${stepText}))`);
  const build = (work: string): string =>
    evaluate('fingerprint', `await lib.buildAndStamp(${stepText}, async () => { ${work} }).catch(() => 0)`);
  const makeOutput = `const fs = await import('node:fs'); fs.mkdirSync('dist', { recursive: true }); fs.writeFileSync('dist/out', '')`;

  beforeEach(() => write('sources/a.ts', 'a'));

  it('is due at first, and again when a source or its result changes, but not when only a time does', () => {
    expect(isFresh()).toBe('false');
    build(makeOutput);
    expect(isFresh()).toBe('true');
    utimesSync(at('sources/a.ts'), 1, 1);
    expect(isFresh()).toBe('true');
    write('sources/a.ts', 'b');
    expect(isFresh()).toBe('false');
    build(makeOutput);
    write('sources/deep/new.ts', '');
    expect(isFresh()).toBe('false');
    build(makeOutput);
    rmSync(at('dist/out'));
    expect(isFresh()).toBe('false');
  });

  it('that fails stays due, though an older result is there', () => {
    build(makeOutput);
    expect(isFresh()).toBe('true');
    build('throw new Error()');
    expect(existsSync(at('dist/out'))).toBe(true);
    expect(isFresh()).toBe('false');
  });
});

describe('the lock of a checkout', () => {
  const enter = `await lib.withCheckoutLock(async () => console.log('in'), (pid) => { console.log('waits for ' + pid); process.exit(); })`;
  const identity = (pid: number | undefined) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return { pid, began: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] };
  };

  it('is taken from a build that was killed, and left behind by none', () => {
    write('dist/.build-lock', JSON.stringify({ pid: process.pid, began: 'before this process' }));
    expect(evaluate('checkout-lock', enter)).toBe('in');
    write('dist/.build-lock', 'half a fi');
    expect(evaluate('checkout-lock', enter)).toBe('in');
    expect(existsSync(at('dist/.build-lock'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('holds while the build lives, or the program that it ran does', () => {
    write('dist/.build-lock', JSON.stringify(identity(process.pid)));
    expect(evaluate('checkout-lock', enter)).toBe(`waits for ${process.pid}`);
    write('dist/.build-lock', JSON.stringify({ pid: 1, began: 'long ago', worker: identity(process.pid) }));
    expect(evaluate('checkout-lock', enter)).toBe('waits for 1');
  });
});

describe('an install', () => {
  /** Stands in for npm: leaves what the test says. */
  function install(npm: string): string {
    write('npm-cli.js', `const fs = require('node:fs'); ${npm}`);
    const code = `await lib.install().then(() => console.log('done ' + lib.isInstalled()), (error) => console.log(error.message));`;
    return evaluate('install', code, { npm_execpath: at('npm-cli.js') });
  }
  const putAlpha = (version: string): string => `
    fs.mkdirSync('node_modules/alpha', { recursive: true });
    fs.writeFileSync('node_modules/alpha/package.json', JSON.stringify({ version: '${version}' }));
    fs.writeFileSync('node_modules/.package-lock.json', '{}');`;
  const isInstalled = (): string => evaluate('install', 'console.log(lib.isInstalled())');

  it('is believed when the packages are there, whoever put them, and no longer when one is gone', () => {
    expect(isInstalled()).toBe('false');
    expect(install(putAlpha('1.0.0'))).toBe('done true');
    rmSync(at('node_modules/.dhow-install'));
    expect(isInstalled()).toBe('true');
    rmSync(at('node_modules/alpha'), { recursive: true });
    expect(isInstalled()).toBe('false');
  });

  it('that leaves out or mistakes a package has failed, whatever npm says', () => {
    expect(install('')).toContain('not as the lockfile says: node_modules/alpha');
    expect(install(putAlpha('0.9.0'))).toContain('node_modules/alpha');
    expect(isInstalled()).toBe('false');
  });

  it('that was cut short is begun from nothing', () => {
    install(`${putAlpha('1.0.0')} fs.writeFileSync('node_modules/alpha/half', ''); process.exit(1);`);
    expect(existsSync(at('node_modules/alpha/half'))).toBe(true);
    expect(isInstalled()).toBe('false');
    expect(install(putAlpha('1.0.0'))).toBe('done true');
    expect(existsSync(at('node_modules/alpha/half'))).toBe(false);
  });
});

describe('a program that is run', () => {
  it('gets our Ctrl-C once, and we end after it has cleaned up', async () => {
    write(
      'worker.mjs',
      `import { writeFileSync } from 'node:fs';
      process.on('SIGINT', () => setImmediate(() => { writeFileSync('cleaned', 'yes'); process.exit(0); }));
      setInterval(() => 0, 1000);
      writeFileSync('ready', '');`,
    );
    const script = `const { runProgram } = await import(${JSON.stringify(at('bin/lib/run.mjs'))});
      await runProgram(process.execPath, ['worker.mjs']); console.log('not reached');`;
    const starter = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: string[] = [];
    starter.stdout.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    await expect.poll(() => existsSync(at('ready'))).toBe(true);
    starter.kill('SIGINT');
    const [code] = (await once(starter, 'exit')) as [number];
    expect(code).toBe(130);
    expect(read('cleaned')).toBe('yes');
    expect(chunks.join('')).toBe('');
  });
});
