/** `dhow dashboard`: the address of the pages, opened where there is a browser to open it in. */
import { spawn } from 'node:child_process';
import { connect } from '../connect';
import { printLine } from '../output';

export async function dashboard(options: { open: boolean }): Promise<void> {
  const { url } = await connect();
  printLine(url);
  const opener = options.open ? openerHere() : null;
  if (opener === null) return;
  const child = spawn(opener, [url], { detached: true, stdio: 'ignore' });
  // The address is printed: who has no such program opens it by hand.
  child.on('error', () => undefined);
  child.unref();
}

function openerHere(): string | null {
  if (!process.stdout.isTTY) return null;
  if (process.platform === 'darwin') return 'open';
  return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? 'xdg-open' : null;
}
