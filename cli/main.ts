/** `dhow`: SkyPilot's verbs over the Dhow server's API. */
import { CommanderError } from 'commander';
import { exitCodes } from './exit-codes';
import { makeProgram } from './program';

// `dhow logs … | head`: who reads has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

const isVersionAsked = process.argv.length === 3 && /^(--version|-V|-v)$/.test(process.argv[2] ?? '');
const args = isVersionAsked ? ['version'] : process.argv.slice(2);
try {
  await makeProgram().parseAsync(args, { from: 'user' });
} catch (error) {
  process.exitCode = await codeFor(error);
}

async function codeFor(error: unknown): Promise<number> {
  if (!(error instanceof CommanderError)) return (await import('./report-error')).reportError(error);
  const isRunning = args[0] === 'launch' || args[0] === 'exec';
  if (error.code === 'commander.unknownOption' && isRunning)
    process.stderr.write(`(Is it an option of the command to run? Put -- before the command.)\n`);
  return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}
