import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, isLoopback, loadConfig, prepareHome } from './env';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('needs nothing set', () => {
    const config = loadConfig({ HOME: '/home/ada', USER: 'ada' });
    expect(config).toMatchObject({
      home: '/home/ada/.dhow',
      host: '127.0.0.1',
      port: 4600,
      databaseUrl: null,
      role: 'all',
      token: null,
      logLevel: 'info',
      requiresLogin: false,
      isDev: false,
      user: { name: 'ada', home: '/home/ada', sshAuthSock: null },
      warnings: [],
    });
  });

  it('takes an empty variable as not set', () => {
    expect(loadConfig({ HOME: '/h', DHOW_PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 4600, databaseUrl: null });
  });

  it('names every problem at once, each with the variable and its value', () => {
    const problems = problemsOf({ DHOW_PORT: '70000', DHOW_ROLE: 'webb', DHOW_LOG_LEVEL: 'loud', DHOW_HOST: 'a b' });
    expect(problems).toEqual([
      'DHOW_HOST=a b is not an address or a host name.',
      'DHOW_PORT=70000 is not between 1 and 65535.',
      'DHOW_ROLE=webb is none of: all, web, engine.',
      'DHOW_LOG_LEVEL=loud is none of: debug, info, warn, error, silent.',
    ]);
    expect(problemsOf({ DHOW_PORT: 'http' })).toEqual(['DHOW_PORT=http is not a number.']);
  });

  it('never repeats a secret', () => {
    const problems = problemsOf({ DHOW_TOKEN: 'hunter2', DATABASE_URL: 'mysql://root:hunter2@db/x' }).join();
    expect(problems).toContain('DHOW_TOKEN');
    expect(problems).toContain('DATABASE_URL');
    expect(problems).not.toContain('hunter2');
  });

  it('wonders at an unknown variable of ours and guesses what was meant', () => {
    expect(loadConfig({ DHOW_PROT: '80' }).warnings).toEqual([
      'DHOW_PROT is set, but Dhow knows no such variable; did you mean DHOW_PORT?',
    ]);
    expect(loadConfig({ DHOW_HOMEE: '/x' }).warnings[0]).toContain('DHOW_HOME?');
    expect(loadConfig({ DHOW_COLOUR: '1' }).warnings).toEqual(['DHOW_COLOUR is set, but Dhow knows no such variable.']);
    expect(loadConfig({ DHOW_URL: 'http://x', OTHER: '1' }).warnings).toEqual([]);
  });

  it.each([
    ['~/state', '/home/ada/state'],
    ['~', '/home/ada'],
    ['/var/dhow/../dhow', '/var/dhow'],
    ['relative', path.resolve('relative')],
  ])('finds DHOW_HOME=%s at %s', (value, expected) => {
    expect(loadConfig({ HOME: '/home/ada', DHOW_HOME: value }).home).toBe(expected);
  });

  it.each(['0.0.0.0', '::', '10.0.0.5', 'example.com', '127.0.0.1.example.com'])('asks for a login on %s', (host) => {
    expect(loadConfig({ DHOW_HOST: host }).requiresLogin).toBe(true);
  });

  it('takes loopback addresses as this machine alone', () => {
    expect(['127.0.0.1', '127.8.8.8', '::1', 'localhost'].every(isLoopback)).toBe(true);
  });

  it('hands its own variables to no child', () => {
    const { childEnv } = loadConfig({
      PATH: '/x/node_modules/.bin:/bin',
      HOME: '/h',
      DHOW_TOKEN: 'x'.repeat(20),
      DATABASE_URL: 'postgres://x',
      npm_config_a: '1',
    });
    expect(childEnv).toEqual({ PATH: '/bin', HOME: '/h' });
  });
});

describe('the folder of all state', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'dhow-env-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is made for its owner alone', () => {
    const home = path.join(folder, 'a/b');
    prepareHome(home);
    prepareHome(home);
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  it('is refused with what to do when it cannot be made', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(() => prepareHome(file)).toThrow(/DHOW_HOME \(.*file\) cannot be used: .*Set DHOW_HOME/);
    expect(() => prepareHome(path.join(file, 'below'))).toThrow(ConfigError);
  });
});
