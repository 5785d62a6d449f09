/** The `dhow …` line that does what a button does, ready for a shell. */
const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
const line = (...words: string[]): string => ['dhow', ...words.map(quote)].join(' ');

export const dhowCommand = {
  down: (clusters: readonly string[]) => line('down', ...clusters),
  exec: (cluster: string, what: string) => line('exec', cluster, what),
  queue: (cluster: string) => line('queue', cluster),
  cancel: (cluster: string, jobs: readonly number[]) => line('cancel', cluster, ...jobs.map(String)),
  check: () => line('check'),
  status: () => line('status'),
};
