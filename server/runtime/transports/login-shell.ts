/** Characters that mean the same inside single quotes in sh, bash, zsh, fish and csh. */
const isPlainEverywhere = (script: string): boolean => !/['\\!\n\r]/.test(script);

/**
 * The command line that makes any login shell run `script` with `sh -c`. Shells disagree on quotes, backslashes, `!`
 * and newlines inside quotes, so a script with any of these goes as octal escapes, which all of them leave alone.
 */
export function loginShellCommand(script: string): string {
  if (isPlainEverywhere(script)) return `exec sh -c '${script}'`;
  const escaped = Array.from(Buffer.from(script, 'utf8'), (byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9_ ./:=,+@-]/.test(char) ? char : `\\0${byte.toString(8).padStart(3, '0')}`;
  }).join('');
  return `exec sh -c 'eval "$(printf %b "${escaped}")"'`;
}
