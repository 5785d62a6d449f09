/** Columns as wide as what they hold, two spaces between; cells may be painted. */
const escapes = /\u001b\[[\d;]*m/g;
const widthOf = (cell: string): number => [...cell.replace(escapes, '')].length;

/** `maxWidth`: the last column is cut there, so that a row stays on one line of a terminal. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[], maxWidth = Infinity): string {
  const widths = header.map((title, column) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ''))));
  const last = header.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === last ? cut(cell, maxWidth - before) : cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))),
      )
      .join('  ')
      .trimEnd();
  return [header, ...rows].map(line).join('\n');
}

function cut(cell: string, width: number): string {
  if (widthOf(cell) <= width || width < 12) return cell;
  return `${[...cell].slice(0, width - 1).join('')}…`;
}

/** How wide a table on this stream may be. */
export const tableWidth = (stream: { isTTY?: boolean; columns?: number }): number =>
  stream.isTTY && stream.columns ? stream.columns : Infinity;
