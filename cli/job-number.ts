import { UsageError } from './report-error';

/** `3` → 3. Throws UsageError for what is no job's number. */
export function parseJobNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`“${text}” is no job: jobs are numbered 1, 2, 3 … on their cluster.`, 'dhow queue lists them.');
  return Number(text);
}
