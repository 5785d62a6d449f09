/** Colour on a terminal, none in a pipe or with NO_COLOR. */
const codes = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof codes;

interface Stream {
  isTTY?: boolean;
}

export const isColoured = (stream: Stream): boolean => stream.isTTY === true && !process.env['NO_COLOR'];

export function paint(colour: Colour, text: string, stream: Stream = process.stdout): string {
  return isColoured(stream) && text !== '' ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
}
