/** What is written: logs as lines, tables, times, diagnostics, exit codes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobPhases } from '@/server/domain/job';
import type { LogChunk, LogMessage } from '@/server/domain/log';
import { clusterJson } from './commands/status';
import { jobJson } from './commands/queue';
import { printDiagnostics } from './diagnostics';
import { exitCodeOf } from './exit-codes';
import { formatAgo, formatDuration } from './format-time';
import { lastLines } from './last-lines';
import { LogPrinter } from './log-printer';
import { planTable } from './plan-table';
import { SetupFirst } from './setup-first';
import { StatusLine } from './status-line';
import { formatTable } from './table';

const chunk = (text: string, rank = 0, stage: 'setup' | 'run' = 'run', offset = 0): LogChunk => ({
  stage,
  rank,
  offset,
  bytes: text.length,
  text,
  atMs: null,
});
const message = (...chunks: LogChunk[]): LogMessage => ({ type: 'chunks', chunks });

function printed(numNodes: number, chunks: LogChunk[], isTTY = false): string {
  let text = '';
  const printer = new LogPrinter(numNodes, { isTTY, write: (piece) => (text += piece) });
  for (const one of chunks) printer.print(one);
  printer.finish();
  return text;
}

describe('the log of one node', () => {
  test('goes through byte for byte, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u001b[1m') })), (pieces) => {
        expect(
          printed(
            1,
            pieces.map((text) => chunk(text)),
          ),
        ).toBe(pieces.join(''));
      }),
    );
  });

  test('has its setup marked, and run on a line of its own', () => {
    expect(printed(1, [chunk('one\ntw', 0, 'setup'), chunk('o', 0, 'setup'), chunk('run\n')])).toBe('(setup) one\n(setup) two\nrun\n');
  });

  test('keeps the mark while a progress bar writes over it, but not before a line feed', () => {
    expect(printed(1, [chunk('10%\r', 0, 'setup'), chunk('20%\r\nnext\r', 0, 'setup'), chunk('\n', 0, 'setup')])).toBe(
      '(setup) 10%\r(setup) 20%\r\n(setup) next\r\n',
    );
  });

  test('ends with a line feed on a terminal, so that what follows begins anew', () => {
    expect(printed(1, [chunk('no line feed')], true)).toBe('no line feed\n');
    expect(printed(1, [chunk('line\n')], true)).toBe('line\n');
  });
});

describe('the logs of several nodes', () => {
  test('are written line by line, each with its node', () => {
    const chunks = [chunk('a', 0), chunk('b1\nb', 1), chunk('1\n', 0), chunk('2\n', 1), chunk('s\n', 1, 'setup')];
    expect(printed(2, chunks)).toBe('(rank 1) b1\n(rank 0) a1\n(rank 1) b2\n(setup, rank 1) s\n');
  });

  test('say what a progress bar said last, and what was left without a line feed', () => {
    expect(printed(2, [chunk('10%\r20%\r30%\ndos line\r\n\nleft', 1)])).toBe('(rank 1) 30%\n(rank 1) dos line\n(rank 1) \n(rank 1) left\n');
  });

  test('hold every line of every node once, in its order, however they are cut and mixed', () => {
    const piece = fc.record({ rank: fc.integer({ min: 0, max: 2 }), text: fc.string({ unit: fc.constantFrom('x', 'y', '\n') }) });
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const lines = printed(
          3,
          pieces.map(({ rank, text }) => chunk(text, rank)),
        ).split('\n');
        for (const rank of [0, 1, 2]) {
          const written = pieces.flatMap((one) => (one.rank === rank ? [one.text] : [])).join('');
          const mine = lines.filter((line) => line.startsWith(`(rank ${rank}) `)).map((line) => line.slice(9));
          expect(mine.map((line) => `${line}\n`).join('')).toBe(written === '' || written.endsWith('\n') ? written : `${written}\n`);
        }
      }),
    );
  });
});

test('run’s pieces wait until what is kept of setup is through; live pieces do not', () => {
  const order = new SetupFirst();
  const [s1, s2, r1, r2, r3] = [chunk('s1', 0, 'setup'), chunk('s2', 0, 'setup'), chunk('r1'), chunk('r2'), chunk('r3')];
  expect(order.take(message(s1, r1))).toEqual([s1]);
  expect(order.take(message(s2, r2))).toEqual([s2]);
  expect(order.take(message(r3))).toEqual([r1, r2, r3]);
  expect(order.take({ type: 'caught-up' })).toEqual([]);
  expect(order.take(message(s1, r1))).toEqual([s1, r1]);
});

describe('the last lines', () => {
  test.each([
    ['a\nb\nc\n', 2, 'b\nc\n'],
    ['a\nb\nc', 2, 'b\nc'],
    ['a\n', 5, 'a\n'],
    ['\n\n\n', 1, '\n'],
    ['', 3, ''],
  ])('of %j, %d of them, are %j', (text, count, expected) => {
    for (const cut of [0, 1, 2, 3]) {
      const { chunks } = lastLines([chunk(text.slice(0, cut)), chunk(text.slice(cut))], count);
      expect(chunks.map((one) => one.text).join('')).toBe(expected);
    }
  });

  test('are counted for each node, over setup and run', () => {
    const { chunks, isEnough } = lastLines([chunk('s1\ns2\n', 0, 'setup'), chunk('x\ny\n', 1), chunk('r\n', 0)], 2);
    expect(chunks.map(({ rank, text }) => [rank, text])).toEqual([
      [0, 's2\n'],
      [1, 'x\ny\n'],
      [0, 'r\n'],
    ]);
    expect(isEnough).toBe(true);
  });

  test('are too few when the log has more above', () => {
    expect(lastLines([chunk('b\nc\n', 0, 'run', 100)], 5).isEnough).toBe(false);
    // The first may be the end of a line.
    expect(lastLines([chunk('b\nc\n', 0, 'run', 100)], 2).isEnough).toBe(false);
    expect(lastLines([chunk('b\nc\n', 0, 'run', 100)], 1).isEnough).toBe(true);
    expect(lastLines([chunk('a\n', 0, 'run', 0), chunk('b\n', 0, 'run', 2)], 5).isEnough).toBe(true);
  });
});

describe('a table', () => {
  test('has aligned columns, painted or not', () => {
    expect(
      formatTable(
        ['NAME', 'N', ''],
        [
          ['a', '10', 'x'],
          ['\u001b[1mlong-name\u001b[0m', '1', ''],
        ],
      ),
    ).toBe('NAME       N   \na          10  x\n\u001b[1mlong-name\u001b[0m  1'.replace('N   \n', 'N\n'));
  });

  test('cuts its last column where the terminal ends', () => {
    const [, row] = formatTable(['A', ''], [['a', 'a long sentence that does not fit']], 20).split('\n');
    expect(row).toBe('a  a long sentence …');
  });
});

test('durations are short, and times relative', () => {
  expect([0, 1499, 119_000, 120_000, 7_200_000, 172_800_000].map(formatDuration)).toEqual(['0 s', '1 s', '119 s', '2 min', '2 h', '2 d']);
  expect(formatAgo('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:00:05Z'))).toBe('5 s ago');
  expect(formatAgo(null, 0)).toBe('-');
});

test('diagnostics have the form that editors read', () => {
  let text = '';
  const base = { path: [], endLine: 2, endColumn: 5, fix: null };
  printDiagnostics(
    'a.yaml',
    [{ ...base, severity: 'error', code: 'unknown-key', message: 'No key “runn”.', hint: 'run?', line: 2, column: 1 }],
    {
      write: (piece) => (text += piece),
    },
  );
  expect(text).toBe('a.yaml:2:1: error: No key “runn”. [unknown-key]\n    run?\n');
});

test('exit codes tell how the job went, as SkyPilot’s do', () => {
  expect(Object.fromEntries(jobPhases.map((phase) => [phase, exitCodeOf[phase]]))).toEqual({
    ...{ pending: 101, syncing: 101, 'setting-up': 101, running: 101, cancelling: 101 },
    ...{ succeeded: 0, failed: 100, 'failed-setup': 100, 'failed-driver': 102, cancelled: 103 },
  });
});

describe('what is going on', () => {
  const written = (isTTY: boolean): { line: StatusLine; text: () => string } => {
    let text = '';
    return { line: new StatusLine({ isTTY, columns: 20, write: (piece) => (text += piece) }), text: () => text };
  };

  test('is a line for each change in a pipe', () => {
    const { line, text } = written(false);
    for (const word of ['a', 'a', 'b']) line.show(word);
    line.clear();
    expect(text()).toBe('· a\n· b\n');
  });

  test('is one line on a terminal, cut to its width and gone when cleared', () => {
    const { line, text } = written(true);
    line.show('a sentence that is too long');
    expect(text()).toContain('a sentence that …');
    line.clear();
    expect(text().endsWith('\r\u001b[K')).toBe(true);
  });
});

describe('the plan', () => {
  const candidate = (infra: string, reason: string | null, isChosen = false) => ({
    infra,
    hardware: '4 vCPU',
    usdPerHour: 1,
    isChosen,
    reason,
  });

  test('shows what fits, the chosen one ticked, and counts the rest', () => {
    const table = planTable([candidate('local', null, true), candidate('ssh/lab', 'no GPU.')], { isFull: false, stream: {} });
    expect(table).toContain('local  4 vCPU    1.00  ✔');
    expect(table).toContain('… and 1 more');
    expect(table).not.toContain('WHY NOT');
  });

  test('says why nothing fits', () => {
    expect(planTable([candidate('ssh/lab', 'no GPU.')], { isFull: false, stream: {} })).toContain('no GPU.');
  });
});

test('the names in JSON stay', () => {
  const times = { createdAt: '', endedAt: null };
  expect(Object.keys(clusterJson({ phase: 'up', ...times } as never)).join(' ')).toBe(
    'name id status phase detail error infra cloud region zone num_nodes hardware usd_per_hour user launched_at ended_at active_jobs total_jobs',
  );
  expect(Object.keys(jobJson({ phase: 'running' } as never)).join(' ')).toBe(
    'id job_id name cluster infra user status phase detail exit_code num_nodes accelerators submitted_at started_at ended_at',
  );
});
