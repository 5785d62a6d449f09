/** `8000` and `8000-8010`: ports to open. */
import { misread, quoted, read } from './reading';
import type { Reading } from './reading';

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** One port or one range, as text: `8000`, `8000-8010`. */
export function readPorts(written: string | number): Reading<string> {
  const text = String(written).trim();
  const match = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text);
  if (!match) return misread('bad-port', `${quoted(text)} is no port.`, { hint: 'Write 8000, or a range such as 8000-8010.' });
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  const wrong = [first, last].find((port) => !isPort(port));
  if (wrong !== undefined) return misread('bad-port', `There is no port ${wrong}.`, { hint: 'Ports go from 1 to 65535.' });
  if (last < first) {
    return misread('bad-port', `The range ${first}-${last} runs backwards.`, {
      hint: 'Write the lower port first.',
      replacement: `${last}-${first}`,
    });
  }
  return read(first === last ? String(first) : `${first}-${last}`);
}
