/** Where a task may run, as a table: what fits, the chosen one ticked, and why the rest does not. */
import type { DhowClient } from '@/sdk/client';
import { paint } from './paint';
import { formatTable, tableWidth } from './table';

export type Plan = Awaited<ReturnType<DhowClient['api']['tasks']['plan']['query']>>;

const shownFitting = 5;

export interface PlanTableOptions {
  /** All of it, with the reasons; else the first that fit. */
  isFull: boolean;
  stream: { isTTY?: boolean; columns?: number };
}

export function planTable(candidates: Plan['candidates'], { isFull, stream }: PlanTableOptions): string {
  const fitting = candidates.filter((candidate) => candidate.reason === null);
  const shown = isFull || fitting.length === 0 ? candidates : fitting.slice(0, shownFitting);
  const isExplained = shown.some((candidate) => candidate.reason !== null);
  const rows = shown.map((candidate) => [
    candidate.infra,
    candidate.hardware,
    candidate.usdPerHour.toFixed(2),
    candidate.isChosen ? paint('green', '✔', stream) : '',
    ...(isExplained ? [candidate.reason ?? ''] : []),
  ]);
  const table = formatTable(['INFRA', 'HARDWARE', '$/HR', 'CHOSEN', ...(isExplained ? ['WHY NOT'] : [])], rows, tableWidth(stream));
  const left = candidates.length - shown.length;
  return left > 0 ? `${table}\n… and ${left} more; --dryrun shows all of them` : table;
}
