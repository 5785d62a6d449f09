/** `-o json`: indented, and nothing else on stdout. */
export type OutputFormat = 'table' | 'json';

export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
export const printLine = (text: string): void => void process.stdout.write(`${text}\n`);
/** For what is not the answer itself: progress, warnings, hints. */
export const tell = (text: string): void => void process.stderr.write(`${text}\n`);
