import type { CellValue, Column } from './column';

/**
 * A cell as RFC 4180 wants it. A leading `= + - @` makes spreadsheets run the cell as a formula, and names come from
 * other people: such text gets an apostrophe. Numbers stay numbers.
 */
function cell(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV text with a header line; columns without a value are left out. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const valued = columns.flatMap((column) => (column.value ? [{ header: column.header, value: column.value }] : []));
  const lines = [valued.map((c) => cell(c.header)), ...rows.map((row) => valued.map((c) => cell(c.value(row))))];
  return lines.map((line) => line.join(',')).join('\r\n') + '\r\n';
}
