/** `dhow`: SkyPilot's verbs over the Dhow server's API. Each command is a file of its own, loaded when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { reportError } from './report-error';

const program = new Command('dhow')
  .description('Run a task where compute is cheapest, and watch it. Needs a Dhow server; starts one when none runs here.')
  .showSuggestionAfterError()
  .showHelpAfterError('(dhow COMMAND --help tells more)')
  .exitOverride();

const output = (): Option => new Option('-o, --output <format>', 'how to print').choices(['table', 'json']).default('table');
const collect = (value: string, before: string[]): string[] => [...before, value];
const positive = (value: string): number => {
  if (!/^[1-9]\d*$/.test(value)) throw new CommanderError(2, 'dhow.invalid', `error: “${value}” is not a whole number above 0`);
  return Number(value);
};

const withTask = (command: Command): Command =>
  command
    .argument('<entrypoint...>', 'a task file (.yaml), or a command')
    .option('-d, --detach-run', 'return after submitting; do not follow the log')
    .option('-n, --name <name>', 'name of the task')
    .option('--workdir <folder>', 'the folder to bring, instead of the task file’s')
    .option('--num-nodes <n>', 'number of nodes', positive)
    .option('--env <K[=V]>', 'set a variable; without =V its value here is passed on', collect, [])
    .option('--env-file <file>', 'variables from a dotenv file')
    .option('--secret <K[=V]>', 'set a secret; never shown or logged', collect, [])
    .option('--secret-file <file>', 'secrets from a dotenv file')
    .addOption(output());

withTask(program.command('launch').description('run a task on a cluster, which is made when there is none of that name'))
  .option('-c, --cluster <name>', 'name of the cluster; one is made up when left out')
  .addOption(new Option('--cluster-name <name>', 'the same as --cluster').hideHelp())
  .option('--infra <where>', 'where to run: local, ssh/POOL, CLOUD/REGION')
  .option('--dryrun', 'show where it would run, and run nothing')
  .option('-y, --yes', 'do not ask')
  .action(async (words, options) => (await import('./commands/launch')).launch(words, options));
withTask(program.command('exec').description('run a task on a cluster that exists; setup is not run again'))
  .option('-c, --cluster <name>', 'name of the cluster; else the first argument')
  .action(async (words, options) => (await import('./commands/exec')).exec(words, options));
program
  .command('status [clusters...]')
  .description('list clusters')
  .option('-a, --all', 'those that are over, too')
  .addOption(output())
  .action(async (names, options) => (await import('./commands/status')).status(names, options));
program
  .command('queue [clusters...]')
  .description('list jobs')
  .option('-s, --skip-finished', 'only those that are not over')
  .addOption(output())
  .action(async (names, options) => (await import('./commands/queue')).queue(names, options));
program
  .command('logs <cluster> [job]')
  .description('print a job’s log (the last job’s when none is named) and follow it')
  .option('--no-follow', 'print what is there, and stop')
  .option('--follow', 'go on until the job is over (default)')
  .option('--tail <lines>', 'only the last lines', positive)
  .option('--status', 'print nothing but the job’s status; the exit code tells it as well')
  .action(async (cluster, job, options) => (await import('./commands/logs')).logs(cluster, job, options));
program
  .command('cancel <cluster> [jobs...]')
  .description('end jobs: every process of them')
  .option('-a, --all', 'all jobs of the cluster')
  .option('-y, --yes', 'do not ask')
  .action(async (cluster, jobs, options) => (await import('./commands/cancel')).cancel(cluster, jobs, options));
program
  .command('down [clusters...]')
  .description('tear clusters down; names may hold * and ?')
  .option('-a, --all', 'all clusters')
  .option('-y, --yes', 'do not ask')
  .action(async (names, options) => (await import('./commands/down')).down(names, options));
program
  .command('check')
  .description('say which infrastructure can be used, and what is missing for the rest')
  .addOption(output())
  .action(async (options) => (await import('./commands/check')).check(options));
program
  .command('validate <files...>')
  .description('check task files; prints file:line:col: severity: message [code]')
  .addOption(output())
  .action(async (files, options) => (await import('./commands/validate')).validate(files, options));
program
  .command('schema')
  .description('print the JSON Schema of task files')
  .action(async () => (await import('./commands/schema')).schema());
program
  .command('api <verb>')
  .description('start, stop or status: the server on this machine')
  .action(async (verb) => (await import('./commands/api')).api(verb));

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : reportError(error);
}
