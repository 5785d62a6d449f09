/** The commands and their options. What a command does is in a file of its own, loaded when it is called. */
import { Command, Option } from 'commander';
import { parseJobNumber, parseJobNumbers, parsePositive } from './parse-number';

const collect = (value: string, before: string[]): string[] => [...before, value];
const outputOption = (): Option => new Option('-o, --output <format>', 'how to print').choices(['table', 'json']).default('table');

const withVariables = (command: Command): Command =>
  command
    .option('--env <K[=V]>', 'set a variable; without =V its value here is passed on', collect, [])
    .option('--env-file <file>', 'variables from a dotenv file')
    .option('--secret <K[=V]>', 'set a secret; never shown or logged', collect, [])
    .option('--secret-file <file>', 'secrets from a dotenv file')
    .addOption(outputOption());

const withTask = (command: Command): Command =>
  withVariables(
    command
      .argument('<entrypoint...>', 'a task file (.yaml), or a command; after -- options belong to the command')
      .option('-d, --detach-run', 'return after submitting; do not follow the log')
      .option('-n, --name <name>', 'name of the task')
      .option('--workdir <folder>', 'the folder to bring, instead of the task file’s')
      .option('--num-nodes <n>', 'number of nodes', parsePositive),
  );

export function makeProgram(): Command {
  const program = new Command('dhow')
    .description('Run a task where compute is cheapest, and watch it. Starts a server on this machine when none runs here.')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      '\nThe server: DHOW_API_URL (default http://127.0.0.1:4600) and DHOW_TOKEN; its files: DHOW_HOME (default ~/.dhow).',
    );
  addRunning(program);
  addLooking(program);
  addEnding(program);
  addFiles(program);
  addServer(program);
  return program;
}

function addRunning(program: Command): void {
  withTask(program.command('launch').description('run a task on a cluster, which is made when there is none of that name'))
    .option('-c, --cluster <name>', 'name of the cluster; one is made up when left out')
    .addOption(new Option('--cluster-name <name>', 'the same as --cluster').hideHelp())
    .option('--infra <where>', 'where to run: local, ssh/POOL, CLOUD/REGION')
    .option('--dryrun', 'show where it would run, and run nothing')
    .option('-y, --yes', 'do not ask')
    .action(async (words, options) => (await import('./commands/launch')).launch(words, options));
  withTask(program.command('exec').description('run a task on a cluster that exists; setup is not run again'))
    .usage('[options] <cluster> <entrypoint...>')
    .option('-c, --cluster <name>', 'name of the cluster; else the first word')
    .action(async (words, options) => (await import('./commands/exec')).exec(words, options));
}

function addLooking(program: Command): void {
  program
    .command('status [clusters...]')
    .description('list clusters; names may hold * and ?')
    .option('-a, --all', 'those that are over, too')
    .addOption(outputOption())
    .action(async (names, options) => (await import('./commands/status')).status(names, options));
  program
    .command('queue [clusters...]')
    .description('list jobs, of some clusters or of all')
    .option('-a, --all', 'of clusters that are over, too')
    .option('-s, --skip-finished', 'only jobs that are not over')
    .addOption(outputOption())
    .action(async (names, options) => (await import('./commands/queue')).queue(names, options));
  program
    .command('logs')
    .description('print a job’s log and follow it')
    .argument('<cluster>')
    .argument('[job]', 'its number; the last one when left out', parseJobNumber)
    .option('--follow', 'go on until the job is over (default)')
    .option('--no-follow', 'print what is there, and stop')
    .option('--tail <lines>', 'begin with the last lines of each node', parsePositive)
    .option('-s, --status', 'print nothing but the job’s status; the exit code tells it as well')
    .action(async (cluster, job, options) =>
      (await import('./commands/logs')).logs(cluster, job, { ...options, follow: options.follow ?? true }),
    )
    .addHelpText('after', '\nExit codes: 0 succeeded, 100 failed, 101 not finished, 102 Dhow or machines failed, 103 cancelled.');
  program
    .command('check')
    .description('say which infrastructure can be used, and what is missing for the rest')
    .addOption(outputOption())
    .action(async (options) => (await import('./commands/check')).check(options));
}

function addEnding(program: Command): void {
  program
    .command('cancel')
    .description('end jobs, every process of them')
    .argument('<cluster>')
    .argument('[jobs...]', 'their numbers; the last one when left out', parseJobNumbers)
    .option('-a, --all', 'all jobs of the cluster')
    .option('-y, --yes', 'do not ask')
    .action(async (cluster, jobs, options) => (await import('./commands/cancel')).cancel(cluster, jobs ?? [], options));
  program
    .command('down [clusters...]')
    .description('tear clusters down; names may hold * and ?')
    .option('-a, --all', 'all clusters')
    .option('-y, --yes', 'do not ask')
    .option('--async', 'do not wait until they are gone')
    .action(async (names, options) => (await import('./commands/down')).down(names, options));
}

function addFiles(program: Command): void {
  withVariables(program.command('validate <files...>').description('check task files: file:line:col: severity: message [code]')).action(
    async (files, options) => (await import('./commands/validate')).validate(files, options),
  );
  program
    .command('schema')
    .description('print the JSON Schema of task files')
    .action(async () => (await import('./commands/schema')).schema());
}

function addServer(program: Command): void {
  const api = program.command('api').description('the server on this machine');
  api
    .command('start')
    .description('start it in the background')
    .action(async () => (await import('./commands/api')).apiStart());
  api
    .command('stop')
    .description('stop it; what runs on machines goes on')
    .action(async () => (await import('./commands/api')).apiStop());
  api
    .command('status')
    .description('say whether it runs')
    .addOption(outputOption())
    .action(async (options) => (await import('./commands/api')).apiStatus(options));
  api
    .command('info')
    .description('say which server this is')
    .addOption(outputOption())
    .action(async (options) => (await import('./commands/api')).apiInfo(options));
  program
    .command('dashboard')
    .description('print the address of the dashboard, and open it')
    .option('--no-open', 'only print it')
    .action(async (options) => (await import('./commands/dashboard')).dashboard(options));
  program
    .command('version')
    .description('print the version of dhow and of its server')
    .addOption(outputOption())
    .action(async (options) => (await import('./commands/version')).version(options));
}
