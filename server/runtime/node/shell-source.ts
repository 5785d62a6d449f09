/**
 * Tag for shell programs kept as template strings: the text is taken as it is written, backslashes included, but for
 * `\${`, which stands for the shell's `${`. The programs live in modules, so that every bundler carries them along.
 */
export const shellSource = (strings: TemplateStringsArray): string => strings.raw.join('').replaceAll('\\${', '${');
