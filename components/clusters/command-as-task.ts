/** A task file that runs a shell command: what `dhow exec CLUSTER 'COMMAND'` sends. */
export function commandAsTask(command: string): string {
  const text = command.replace(/\s+$/, '');
  // A block's indent is read off its first line; a command that starts with a space needs quotes instead.
  if (/^\s/.test(text) || /[\u0000-\u0008\u000b-\u001f]/.test(text)) return `run: ${JSON.stringify(text)}\n`;
  return `run: |\n${text
    .split('\n')
    .map((l) => (l ? `  ${l}` : l))
    .join('\n')}\n`;
}
