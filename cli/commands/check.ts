/** `dhow check`: which infrastructure can be used, and what is missing for the rest. */
import { connect } from '../connect';
import { exitCodes } from '../exit-codes';
import { printJson, printLine, type OutputFormat } from '../output';
import { paint } from '../paint';

export async function check(options: { output: OutputFormat }): Promise<void> {
  const client = await connect();
  const { providers } = await client.api.infra.check.mutate();
  if (!providers.some((provider) => provider.isEnabled)) process.exitCode = exitCodes.failed;
  if (options.output === 'json') return printJson(providers.map(providerJson));
  for (const provider of providers) {
    const mark = provider.isEnabled ? paint('green', '✓') : paint('yellow', '–');
    printLine(`${mark} ${provider.name}: ${provider.isEnabled ? (provider.identity ?? 'enabled') : 'not enabled'}`);
    for (const { message, hint } of provider.problems) printLine(`    ${message}${hint ? ` ${hint}` : ''}`);
  }
}

interface Checked {
  name: string;
  isEnabled: boolean;
  identity: string | null;
  problems: { message: string; hint?: string | null | undefined }[];
}

/** Scripts rely on these names. */
const providerJson = ({ name, isEnabled, identity, problems }: Checked): object => ({
  name,
  enabled: isEnabled,
  identity,
  problems: problems.map(({ message, hint }) => ({ message, hint: hint ?? null })),
});
