/** The command line that asked, for the record that the server keeps: no value of a secret is in it. */
import { shellWord } from '@/server/domain/shell-word';

export interface AskedFor {
  verb: 'launch' | 'exec';
  cluster: string | undefined;
  entrypoint: string;
  name: string | undefined;
  workdir: string | undefined;
  infra: string | undefined;
  numNodes: number | undefined;
  env: readonly string[];
  envFile: string | undefined;
  secret: readonly string[];
  secretFile: string | undefined;
}

export function commandLine(asked: AskedFor): string {
  const flag = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [name, shellWord(String(value))];
  const words = [
    'dhow',
    asked.verb,
    ...flag('-c', asked.cluster),
    ...flag('-n', asked.name),
    ...flag('--workdir', asked.workdir),
    ...flag('--infra', asked.infra),
    ...flag('--num-nodes', asked.numNodes),
    ...flag('--env-file', asked.envFile),
    ...asked.env.flatMap((text) => flag('--env', text)),
    ...flag('--secret-file', asked.secretFile),
    ...asked.secret.flatMap((text) => flag('--secret', text.split('=')[0])),
    shellWord(asked.entrypoint),
  ];
  return words.join(' ').slice(0, 8192);
}
