import type { Draft } from './compose-draft';
import { shellWord } from '@/server/domain/shell-word';

export interface CommandInput extends Pick<Draft, 'fileName' | 'clusterName' | 'infra' | 'numNodes' | 'envs'> {
  /** The cluster that is to run it, when it is there already. */
  existingCluster: string | null;
  /** Names only: a secret's value never stands in a command; it is taken from the shell. */
  secretNames: readonly string[];
}

/** The `dhow …` command that does what the Run button does. */
export function launchCommand(input: CommandInput): string {
  const words = input.existingCluster ? ['dhow', 'exec', input.existingCluster] : ['dhow', 'launch'];
  if (!input.existingCluster) {
    if (input.clusterName) words.push('-c', input.clusterName);
    if (input.infra) words.push('--infra', input.infra);
  }
  if (input.numNodes) words.push('--num-nodes', input.numNodes);
  for (const [name, value] of Object.entries(input.envs)) words.push('--env', `${name}=${value}`);
  for (const name of input.secretNames) words.push('--secret', name);
  words.push(input.fileName ?? 'task.yaml');
  return words.map(shellWord).join(' ');
}
