/** Steps on the terminal: one line each, with the time it took. Without a terminal the line comes when the step is done. */
const colours = { green: 32, red: 31, dim: 2, bold: 1, yellow: 33 };

export function paint(colour, text, stream = process.stdout) {
  const isPlain = !stream.isTTY || process.env.NO_COLOR;
  return isPlain ? text : `\u001b[${colours[colour]}m${text}\u001b[0m`;
}

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Runs `work`, showing that it runs and then how long it took. `stream`: where to; `isQuiet`: only if it takes a while. */
export async function step(label, work, stream = process.stdout) {
  const begin = performance.now();
  const show = (mark, after) => `  ${mark} ${label.padEnd(34)} ${paint('dim', after, stream)}`;
  const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
  let frame = 0;
  const draw = () => stream.write(`\r${show(frames[frame++ % frames.length], seconds(performance.now() - begin))}`);
  const timer = stream.isTTY ? setInterval(draw, 100) : null;
  const finish = (mark) => {
    if (timer) clearInterval(timer);
    stream.write(`${stream.isTTY ? '\r\u001b[K' : ''}${show(mark, seconds(performance.now() - begin))}\n`);
  };
  try {
    const result = await work();
    finish(paint('green', '✓', stream));
    return result;
  } catch (error) {
    finish(paint('red', '✗', stream));
    throw error;
  }
}
