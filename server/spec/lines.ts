/** Where a line starts and ends, as offsets into a text. */
export const lineStart = (source: string, offset: number): number => (offset <= 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1);

export function lineEnd(source: string, from: number): number {
  const end = source.slice(from).search(/[\r\n]/);
  return end < 0 ? source.length : from + end;
}
