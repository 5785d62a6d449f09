/**
 * The only reader of the process's environment. Everything is validated at once, before anything starts, so that a
 * person mends all of it in one go; nothing else in the product asks for a variable.
 */
import { mkdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { logLevels } from './logger';
import type { LogLevel } from './logger';

export type Role = 'all' | 'web' | 'engine';

export interface Config {
  /** Absolute. Holds all state: database, logs, uploads, keys. */
  home: string;
  host: string;
  port: number;
  /** PostgreSQL to use instead of the embedded one. */
  databaseUrl: string | null;
  role: Role;
  /** The token that signs in as the owner, when one was given. */
  token: string | null;
  logLevel: LogLevel;
  logFormat: 'text' | 'json';
  /** Others than this machine's own users can reach the address: nothing is served without a login. */
  requiresLogin: boolean;
  /** `next dev` instead of the built pages. */
  isDev: boolean;
  /** The person the server runs as. */
  user: { name: string; home: string; sshAuthSock: string | null };
  /** What a process on this machine may inherit from us: all but our own variables, which hold secrets. */
  childEnv: Record<string, string>;
  /** For the log: nothing of it keeps us from starting. */
  warnings: string[];
}

type Environment = Record<string, string | undefined>;

/** Names every problem; `message` is for a terminal. */
export class ConfigError extends Error {
  readonly code = 'config-invalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Dhow cannot start with this configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const port = z.coerce
  .number('is not a number')
  .int('is not a whole number')
  .min(1, 'is not between 1 and 65535')
  .max(65535, 'is not between 1 and 65535');
const oneOf = <const T extends readonly string[]>(values: T) => z.enum(values, { error: `is none of: ${values.join(', ')}` });

const schema = z.object({
  DHOW_HOME: z.string().optional(),
  DHOW_HOST: z
    .string()
    .regex(/^[a-zA-Z0-9.:_-]+$/, 'is not an address or a host name')
    .default('127.0.0.1'),
  DHOW_PORT: port.default(4600),
  DHOW_ROLE: oneOf(['all', 'web', 'engine']).default('all'),
  DHOW_TOKEN: z.string().min(16, 'is shorter than 16 characters; make one with: openssl rand -base64 24').optional(),
  DHOW_LOG_LEVEL: oneOf(logLevels).default('info'),
  DHOW_LOG_FORMAT: oneOf(['text', 'json']).default('text'),
  DHOW_DEV: oneOf(['0', '1']).default('0'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'does not start with postgresql://')
    .optional(),
});

/** Variables of our other programs (start, CLI, tests); the server does not read them and does not wonder at them. */
const namesOfOthers = ['DHOW_CHROMIUM', 'DHOW_URL', 'DHOW_API_URL', 'DHOW_CONFIG'];

/** Throws ConfigError. An empty variable counts as not set. Touches no file. */
export function loadConfig(env: Environment = process.env): Config {
  const set = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== ''),
  );
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => describe(String(issue.path[0]), issue.message, set)));
  }
  const values = parsed.data;
  const userHome = set['HOME'] ?? os.homedir();
  return {
    home: resolveHome(values.DHOW_HOME ?? '~/.dhow', userHome),
    host: values.DHOW_HOST,
    port: values.DHOW_PORT,
    databaseUrl: values.DATABASE_URL ?? null,
    role: values.DHOW_ROLE,
    token: values.DHOW_TOKEN ?? null,
    logLevel: values.DHOW_LOG_LEVEL,
    logFormat: values.DHOW_LOG_FORMAT,
    requiresLogin: !isLoopback(values.DHOW_HOST),
    isDev: values.DHOW_DEV === '1',
    user: { name: set['USER'] ?? userName(), home: userHome, sshAuthSock: set['SSH_AUTH_SOCK'] ?? null },
    childEnv: childEnv(set),
    warnings: unknownVariables(set),
  };
}

/** Makes the folder for its owner alone, if it is missing. Throws ConfigError when it cannot be used. */
export function prepareHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    if (!statSync(home).isDirectory()) throw new Error('it is not a folder');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`DHOW_HOME (${home}) cannot be used: ${reason}. Set DHOW_HOME to a folder you may write to.`]);
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function describe(name: string, message: string, set: Record<string, string>): string {
  const isSecret = name === 'DHOW_TOKEN' || name === 'DATABASE_URL';
  return isSecret ? `${name} ${message}.` : `${name}=${set[name] ?? ''} ${message}.`;
}

function resolveHome(value: string, userHome: string): string {
  const expanded = value === '~' || value.startsWith('~/') ? path.join(userHome, value.slice(1)) : value;
  return path.resolve(expanded);
}

/** The system knows users that its user database does not (a container's `--user 1234`); they get their number. */
function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'user');
  }
}

function childEnv(set: Record<string, string>): Record<string, string> {
  const isOurs = (name: string): boolean =>
    name.startsWith('DHOW_') || name === 'DATABASE_URL' || name === 'NODE_ENV' || name === 'NEXT_TELEMETRY_DISABLED';
  const env = Object.fromEntries(Object.entries(set).filter(([name]) => !isOurs(name) && !name.startsWith('npm_')));
  // `npm start` puts our own tools in front of the person's.
  const isNpms = (folder: string): boolean => /node_modules\/(\.bin|npm\/|@npmcli\/)/.test(folder);
  if (env['PATH'])
    env['PATH'] = env['PATH']
      .split(':')
      .filter((folder) => !isNpms(folder))
      .join(':');
  return env;
}

function unknownVariables(set: Record<string, string>): string[] {
  const known = [...Object.keys(schema.shape), ...namesOfOthers];
  return Object.keys(set)
    .filter((name) => name.startsWith('DHOW_') && !known.includes(name) && !name.startsWith('DHOW_TEST_'))
    .map((name) => {
      const meant = known.find((candidate) => differsLittle(name, candidate));
      return `${name} is set, but Dhow knows no such variable${meant ? `; did you mean ${meant}?` : '.'}`;
    });
}

/** Whether at most two letters are wrong, missing, extra or swapped with their neighbour. */
function differsLittle(a: string, b: string, allowed = 2): boolean {
  if (a === b) return true;
  if (allowed === 0 || Math.abs(a.length - b.length) > allowed) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const [left, right] = [a.slice(same), b.slice(same)];
  const isSwap = left.length > 1 && left[0] === right[1] && left[1] === right[0];
  return (
    differsLittle(left.slice(1), right.slice(1), allowed - 1) ||
    differsLittle(left.slice(1), right, allowed - 1) ||
    differsLittle(left, right.slice(1), allowed - 1) ||
    (isSwap && differsLittle(left.slice(2), right.slice(2), allowed - 1))
  );
}
