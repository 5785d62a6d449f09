/** Reads what the shell runtime prints. A node is not trusted to print only that: unknown lines are passed over. */
import type { GpuFact, NodeFacts } from '@/server/domain/node';
import type { UnitState } from '../units';

export interface PrepareAnswer {
  facts: NodeFacts;
  /** Sentences for the user about what was found and left alone. */
  notes: string[];
}

export function readPrepareAnswer(stdout: string): PrepareAnswer {
  const facts: NodeFacts = { hostname: '', os: '', arch: '', cpus: 0, memoryMib: 0, diskFreeMib: 0, gpus: [] };
  const notes: string[] = [];
  const read: Record<string, (value: string) => void> = {
    hostname: (value) => (facts.hostname = value),
    os: (value) => (facts.os = value),
    arch: (value) => (facts.arch = value),
    cpus: (value) => (facts.cpus = toCount(value)),
    'memory-kib': (value) => (facts.memoryMib = Math.floor(toCount(value) / 1024)),
    'disk-kib': (value) => (facts.diskFreeMib = Math.floor(toCount(value) / 1024)),
    gpu: (value) => facts.gpus.push(readGpu(value)),
    note: (value) => notes.push(value),
  };
  for (const line of stdout.split('\n')) {
    const space = line.indexOf(' ');
    if (space > 0) read[line.slice(0, space)]?.(line.slice(space + 1).trim());
  }
  return { facts, notes };
}

function readGpu(value: string): GpuFact {
  const space = value.indexOf(' ');
  return { memoryMib: toCount(value.slice(0, space)), name: value.slice(space + 1) };
}

const toCount = (text: string): number => {
  const count = Number(text);
  return Number.isFinite(count) && count > 0 ? count : 0;
};

const stateLine = /^(absent|running|ended|lost)((?: [a-z0-9]+)*)$/;

/** Undefined when the line is not the description of a state. */
export function readUnitState(line: string): UnitState | undefined {
  const match = stateLine.exec(line.trim());
  if (!match) return undefined;
  const words = (match[2] ?? '').trim().split(' ');
  const number = (index: number) => toCount(words[index] ?? '');
  switch (match[1]) {
    case 'running':
      return { state: 'running', logBytes: number(0), startedAt: number(1) };
    case 'ended':
      return { state: 'ended', exitCode: number(0), logBytes: number(1), startedAt: number(2), endedAt: number(3) };
    case 'lost': {
      const reason =
        words[1] === 'reboot' ? 'The machine was restarted while it ran.' : 'The process that watched over it on the machine was killed.';
      return { state: 'lost', reason, logBytes: number(0) };
    }
    default:
      return { state: 'absent' };
  }
}
