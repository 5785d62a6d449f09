import { connect } from '../connect';
import { paint } from '../paint';
import { printJson } from '../table';

export async function check(options: { output: 'table' | 'json' }): Promise<void> {
  const client = await connect();
  const { providers } = await client.api.infra.check.mutate();
  if (options.output === 'json') return printJson(providers);
  for (const provider of providers) {
    const mark = provider.isEnabled ? paint('green', '✓') : paint('yellow', '–');
    process.stdout.write(`${mark} ${provider.name}: ${provider.isEnabled ? (provider.identity ?? 'enabled') : 'not enabled'}\n`);
    for (const { message, hint } of provider.problems) process.stdout.write(`    ${message}${hint ? ` ${hint}` : ''}\n`);
  }
}
