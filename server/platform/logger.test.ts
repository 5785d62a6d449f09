import { describe, expect, it } from 'vitest';
import { createLogger } from './logger';

function capture(format: 'text' | 'json') {
  const lines: string[] = [];
  return { lines, log: createLogger({ level: 'info', format, write: (line) => void lines.push(line) }) };
}

describe('the log', () => {
  it('blanks secrets wherever they sit, and what was logged stays as it was', () => {
    const { lines, log } = capture('json');
    const fields = { user: 'ada', auth: { Set_Cookie: 'c', deep: [{ password: 'p' }] }, token: 't', error: new Error('boom') };
    log.child({ apiKey: 'k', part: 'x' }).info(fields, 'hello');
    const written = JSON.parse(lines[0] ?? '') as object;
    expect(written).toMatchObject({
      level: 'info',
      msg: 'hello',
      part: 'x',
      apiKey: '[secret]',
      token: '[secret]',
      auth: { Set_Cookie: '[secret]', deep: [{ password: '[secret]' }] },
      error: { message: 'boom' },
    });
    expect(fields.token).toBe('t');
  });

  it('blanks the password of an address inside any text', () => {
    const { lines, log } = capture('json');
    log.error({ error: new Error('no route to postgresql://dhow:hunter2@localhost/dhow') }, 'at redis://:hunter2@cache:1');
    expect(lines.join()).not.toContain('hunter2');
    expect(lines.join()).toContain('postgresql://dhow:[secret]@localhost/dhow');
  });

  it('writes one line for a person, with the stack below', () => {
    const { lines, log } = capture('text');
    log.warn({ cluster: 'dev box', nodes: 2 }, 'lost a node');
    log.error({ error: new Error('outer', { cause: new Error('inner') }) });
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}lost a node cluster="dev box" nodes=2\n$/);
    expect(lines[1]).toMatch(/error\n {4}Error: outer\n[^]*caused by: Error: inner/);
  });

  it('leaves out what is below its level', () => {
    const { lines, log } = capture('text');
    log.debug('quiet');
    expect(lines).toEqual([]);
  });
});
