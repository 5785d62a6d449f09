/**
 * Bundles the server and the CLI. The server leaves its packages where they are (some are native); the CLI takes its own
 * in, so that it starts at once. Run as a program of its own: esbuild's helper process ends with it.
 */
import { build, context } from 'esbuild';
import { pathToFileURL } from 'node:url';
import { inRoot, root } from './paths.mjs';

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: true,
  // Small shell programs that are copied to nodes.
  loader: { '.sh': 'text' },
  logLevel: 'silent',
  metafile: true,
};

/** CommonJS packages inside an ES module still ask for `require`. */
const requireBanner = "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const serverOptions = (outfile) => ({ ...shared, entryPoints: ['server/main.ts'], packages: 'external', outfile: inRoot(outfile) });
const cliOptions = { ...shared, entryPoints: ['cli/main.ts'], outfile: inRoot('dist/cli/main.mjs'), banner: { js: requireBanner } };

/** Rebuilds at every change; `onBuilt` hears of each build that succeeded, `onFailed` gets the others' messages. */
export async function watchServer(outfile, onBuilt, onFailed) {
  const plugin = {
    name: 'tell',
    setup: ({ onEnd }) => onEnd((result) => (result.errors.length === 0 ? onBuilt() : onFailed(result.errors))),
  };
  const watcher = await context({ ...serverOptions(outfile), plugins: [plugin] });
  await watcher.watch();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await Promise.all([build(serverOptions('dist/server/main.mjs')), build(cliOptions)]);
  } catch (error) {
    for (const { text, location } of error.errors ?? [{ text: String(error) }]) {
      console.error(location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text);
    }
    process.exitCode = 1;
  }
}
