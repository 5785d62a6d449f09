/** The grammar of a task file: the one definition that the parser, the editor and the published JSON Schema share. */
import * as z from 'zod';
import { key, readable } from './key-docs';
import { misread, notSupported, quoted, read } from './reading';
import { resourcesSchema } from './resources-schema';
import { isEnvName } from './variables';

const taskName = /^[a-zA-Z0-9]+(?:[._-]{1,2}[a-zA-Z0-9]+)*$/;
const uri = /^[a-z][a-z0-9+.-]*:\/\//i;
const isUri = (text: string): boolean => uri.test(text);

const name = z.string().check(
  readable((text) => {
    if (taskName.test(text)) return read(text);
    const words = text.normalize('NFKD').match(/[a-zA-Z0-9]+/g);
    return misread('bad-name', `${quoted(text)} cannot be a name.`, {
      hint: 'A name is letters and digits, with single “-”, “_” or “.” between them.',
      ...(words ? { replacement: words.join('-') } : {}),
    });
  }),
);

const workdir = z.union([
  z.string().check(
    readable((text) => {
      if (text.trim() === '') return misread('bad-path', 'The path is empty.', { hint: 'Write a folder, such as . or ~/project.' });
      return isUri(text)
        ? notSupported(`A workdir that is not a local folder (${quoted(text)}) is`, 'Write a local folder, such as . or ~/project.')
        : read(text);
    }),
  ),
  z
    .strictObject({
      url: key(z.string(), { description: 'The repository, by https or ssh.', examples: ['https://example.com/team/project.git'] }),
      ref: key(z.string(), { description: 'A branch, tag or commit.', default: 'the default branch', examples: ['main'] }),
    })
    .check(readable(() => notSupported('Git workdirs are', 'Clone the repository and give its folder.'))),
]);

const mountSource = z.union([
  z.string().check(
    readable((text) => {
      if (text.trim() === '') return misread('bad-path', 'The path is empty.', { hint: 'Write a local file or folder.' });
      return isUri(text)
        ? notSupported(`Mounting from ${quoted(text)} is`, 'For now a mount comes from a local file or folder.')
        : read(text);
    }),
  ),
  z
    .record(z.string(), z.unknown())
    .check(readable(() => notSupported('A mount with storage options is', 'For now a mount comes from a local file or folder.'))),
]);

const fileMounts = z.record(
  z.string().check(
    readable((text) => {
      if (text.trim() === '') return misread('bad-path', 'The path on the node is empty.');
      return isUri(text)
        ? misread('bad-path', 'The path on the node cannot be a URL.', { hint: 'Write “path on the node: local path”.' })
        : read(text);
    }),
  ),
  mountSource,
);

const variableName = z.string().check(
  readable((text) =>
    isEnvName(text)
      ? read(text)
      : misread('bad-env-name', `${quoted(text)} cannot be the name of a variable.`, {
          hint: 'Letters, digits and “_”, and no digit first.',
          replacement: text.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_'),
        }),
  ),
);
const variables = () => z.record(variableName.clone(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const script = () => z.string();

export const taskSchema = z.strictObject({
  name: key(name, { description: 'What the task is called in tables and logs.', examples: ['train-llama'], default: 'none' }),
  resources: key(resourcesSchema, {
    description: 'What machines the task needs. Everything left out means: any.',
    examples: ['{accelerators: A100:8}', '{infra: local}'],
    default: 'any machine',
    aka: ['resource', 'requirements'],
  }),
  num_nodes: key(z.number().int().min(1), {
    description: 'Number of nodes. `setup` and `run` run on every one of them.',
    examples: ['2'],
    default: '1',
    aka: ['nodes', 'replicas', 'node_count'],
  }),
  workdir: key(workdir, {
    description:
      'A local folder that is copied to `~/sky_workdir` on every node, where setup and run start. What `.dhowignore`, `.skyignore` or `.gitignore` name stays behind.',
    examples: ['.', '~/project'],
    default: 'none: nothing is copied',
    aka: ['working_dir', 'cwd', 'dir'],
  }),
  setup: key(script(), {
    description: 'Bash that runs on every node before `run`: install what the task needs. What it exports reaches `run`.',
    examples: ['pip install -r requirements.txt'],
    default: 'none',
    aka: ['install', 'before_script', 'init'],
    snippet: ' |\n  ',
  }),
  run: key(script(), {
    description:
      'Bash that runs on every node at once. `$SKYPILOT_NODE_RANK`, `$SKYPILOT_NUM_NODES`, `$SKYPILOT_NODE_IPS` and `$SKYPILOT_HEAD_IP` say which node it is.',
    examples: ['python train.py'],
    default: 'nothing runs',
    aka: ['command', 'cmd', 'script', 'commands', 'entrypoint'],
    snippet: ' |\n  ',
  }),
  envs: key(variables(), {
    description:
      'Environment variables of setup and run. A name with no value must be given at launch: `--env NAME=value`. `$NAME` in workdir, file_mounts and resources is replaced.',
    examples: ['{EPOCHS: 3}'],
    default: 'none',
    aka: ['env', 'environment', 'variables', 'environment_variables'],
    snippet: '\n  ',
  }),
  secrets: key(
    z.union([
      variables(),
      z
        .array(z.unknown())
        .check(
          readable(() =>
            notSupported('Secrets as a list are', 'Write a map: NAME: value, or NAME: with no value and --secret NAME=value at launch.'),
          ),
        ),
    ]),
    {
      description:
        'Like `envs`, but the values are never shown or stored in readable form. A name with no value must be given at launch: `--secret NAME=value`.',
      examples: ['{HF_TOKEN: null}'],
      default: 'none',
      aka: ['secret'],
      snippet: '\n  ',
    },
  ),
  file_mounts: key(fileMounts, {
    description: 'Files and folders to copy to every node: path on the node, then local path.',
    examples: ['{/data: ~/datasets/small}'],
    default: 'none',
    aka: ['mounts', 'files'],
    snippet: '\n  ',
  }),
  volumes: key(z.unknown(), { description: 'Volumes to attach: path on the node, then the volume’s name.', support: 'refused' }),
  service: key(z.unknown(), { description: 'Serve the task as a service: probes, replicas, load balancing.', support: 'refused' }),
  pool: key(z.unknown(), { description: 'Keep a pool of workers for managed jobs.', support: 'refused' }),
  managed_secrets: key(z.unknown(), { description: 'Secrets kept by the server.', support: 'refused' }),
  sync: key(z.record(z.string(), z.unknown()), {
    description: 'Which files of workdir and mounts are copied: `include`, `exclude`, `mode`.',
    support: 'ignored',
    without: 'everything is copied, incrementally',
  }),
  networking: key(z.record(z.string(), z.unknown()), {
    description: 'The network to run in: `vpc_name`, `subnet_name`, `security_groups`.',
    support: 'ignored',
    without: 'machines are put into their default network',
  }),
  config: key(z.record(z.string(), z.unknown()), {
    description: 'Settings of clouds that hold for this task.',
    support: 'ignored',
    without: 'the settings of the server hold',
  }),
  inputs: key(z.record(z.string(), z.unknown()), {
    description: 'Where the input lies and its size in GB, for the cost of moving it.',
    support: 'ignored',
    without: 'moving data is not counted as a cost',
  }),
  outputs: key(z.record(z.string(), z.unknown()), {
    description: 'Where the output goes and its size in GB, for the cost of moving it.',
    support: 'ignored',
    without: 'moving data is not counted as a cost',
  }),
  event_callback: key(script(), {
    description: 'Bash that runs when a managed job changes its state.',
    support: 'ignored',
    without: 'nothing is called',
    snippet: ' |\n  ',
  }),
  api_server_access: key(z.boolean(), {
    description: 'May the task call this server?',
    support: 'ignored',
    without: 'the task gets no access of its own',
  }),
});

export type TaskFile = z.output<typeof taskSchema>;
