/** A text as one word of a POSIX shell: it comes out as it is, whatever it holds (but NUL). Quoted only where it must be. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
