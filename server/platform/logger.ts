/**
 * The operator's log. Never a secret in it: fields named like one are blanked wherever they sit. What a person who asked
 * should read travels in errors instead.
 */
import pino from 'pino';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogMethod {
  (message: string): void;
  /** An `Error` under `error` is written with its stack and causes. */
  (fields: object, message?: string): void;
}

export interface Logger {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
  /** The same log, with these fields on every line. */
  child(fields: Record<string, unknown>): Logger;
}

export interface LoggerOptions {
  level: LogLevel;
  /** `text`: one line for a person. `json`: one object a line, for a collector. */
  format?: 'text' | 'json';
  /** Receives whole lines with their line feed. Default: standard output. */
  write?: (line: string) => void;
}

/** Compared without case, `-` and `_`. */
const secretNames = new Set([
  ...['password', 'passphrase', 'secret', 'secrets', 'token', 'apikey', 'accesskey', 'secretkey', 'secretaccesskey'],
  ...['sessiontoken', 'privatekey', 'authorization', 'cookie', 'setcookie', 'credentials', 'databaseurl'],
]);
/** `scheme://user:password@`, wherever such an address sits in a text. */
const addressPassword = /(:\/\/[^\s:@/"]*:)[^\s@/"]+@/g;

export function createLogger({ level, format = 'text', write = (line) => void process.stdout.write(line) }: LoggerOptions): Logger {
  const emit = (line: string): void => {
    const safe = line.replace(addressPassword, '$1[secret]@');
    write(format === 'json' ? safe : asText(safe));
  };
  const root = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (fields) => blank(fields, 0) as Record<string, unknown> },
      serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
    },
    { write: emit },
  );
  return wrap(root);
}

/** For tests, and wherever a log is asked for but nobody listens. */
export const silentLogger: Logger = createLogger({ level: 'silent', write: () => undefined });

function wrap(log: pino.Logger): Logger {
  return {
    debug: log.debug.bind(log),
    info: log.info.bind(log),
    warn: log.warn.bind(log),
    error: log.error.bind(log),
    child: (fields) => wrap(log.child(blank(fields, 0) as Record<string, unknown>)),
  };
}

/** A copy with the secrets blanked. Class instances (errors, dates, buffers) are left to pino's serializers. */
function blank(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return depth > 5 ? '[…]' : value.map((item) => blank(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  if (depth > 5) return '[…]';
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isSecret = inner !== null && inner !== undefined && secretNames.has(key.toLowerCase().replace(/[-_]/g, ''));
      return [key, isSecret ? '[secret]' : blank(inner, depth + 1)];
    }),
  );
}

/** `12:00:01 warn  the message  key=value`, an error's stack below it. Colours are the terminal's business, not ours. */
function asText(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as { level: string; time: string; msg?: string } & Record<string, unknown>;
  const stacks: string[] = [];
  const shown = Object.entries(fields).flatMap(([key, value]) => {
    if (typeof value === 'object' && value !== null && 'stack' in value) {
      stacks.push(String(value.stack).replace(/^/gm, '    '));
      return [];
    }
    return [`${key}=${typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)}`];
  });
  const head = [time.slice(11, 19), level.padEnd(5), msg ?? '', ...shown].filter((part) => part !== '').join(' ');
  return `${[head, ...stacks].join('\n')}\n`;
}
