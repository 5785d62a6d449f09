/** `npm run dev`: the server rebuilt and restarted at every change; its pages come from Next's development server. */
import { spawn } from 'node:child_process';
import { watchServer } from './bundle.mjs';
import { inRoot } from './paths.mjs';
import { paint } from './progress.mjs';

export async function developServer() {
  const outfile = 'dist/dev/server/main.mjs';
  let server = null;
  let isEnding = false;
  let isWanted = false;

  const start = () => {
    isWanted = false;
    server = spawn(process.execPath, ['--enable-source-maps', inRoot(outfile)], {
      env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1', DHOW_DEV: '1' },
      stdio: 'inherit',
    });
    server.once('exit', (code) => {
      server = null;
      if (isEnding) process.exit(0);
      if (isWanted) start();
      else console.log(paint('yellow', `The server ended (${code}); it starts again with the next change.`));
    });
  };

  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      isEnding = true;
      if (server) server.kill('SIGTERM');
      else process.exit(0);
    });
  }
  await watchServer(
    outfile,
    () => {
      isWanted = true;
      if (server) server.kill('SIGTERM');
      else start();
    },
    (errors) => {
      for (const { text, location } of errors) console.error(paint('red', `${location?.file ?? ''}:${location?.line ?? ''} ${text}`));
    },
  );
}
