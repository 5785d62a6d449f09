import { describe, expect, it } from 'vitest';
import type { Column } from './column';
import { toCsv } from './csv';

interface Row {
  name: string | null;
  count: number;
}
const columns: Column<Row>[] = [
  { id: 'name', header: 'Name', width: '1fr', cell: () => null, value: (r) => r.name },
  { id: 'menu', header: 'Menu', width: '1fr', cell: () => null },
  { id: 'count', header: 'Count, all', width: '1fr', cell: () => null, value: (r) => r.count },
];

describe('a table as CSV', () => {
  it('writes a header and leaves out columns without a value', () => {
    expect(toCsv(columns, [{ name: 'a', count: 1 }])).toBe('Name,"Count, all"\r\na,1\r\n');
  });
  it('quotes commas, quotes and line breaks, and writes null as nothing', () => {
    expect(
      toCsv(columns, [
        { name: 'a "b",\nc', count: 2 },
        { name: null, count: -3 },
      ]),
    ).toBe('Name,"Count, all"\r\n"a ""b"",\nc",2\r\n,-3\r\n');
  });
  it('never hands a spreadsheet a formula', () => {
    expect(toCsv(columns, [{ name: '=HYPERLINK("x")', count: 0 }])).toContain(`"'=HYPERLINK(""x"")",0`);
  });
});
