/** What an exit code says, in the shell's terms. Null for an ordinary one. */
export function exitCodeMeaning(code: number): string | null {
  const known = meanings[code];
  if (known) return known;
  if (code > 128 && code <= 128 + 64) return `ended by signal ${code - 128}`;
  return null;
}

const meanings: Partial<Record<number, string>> = {
  126: 'the command cannot be executed',
  127: 'command not found',
  130: 'interrupted (SIGINT)',
  134: 'aborted (SIGABRT)',
  137: 'killed (SIGKILL), often for lack of memory',
  139: 'crashed (SIGSEGV)',
  143: 'ended (SIGTERM)',
};
