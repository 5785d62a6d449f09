import { confirm } from '../confirm';
import { connect } from '../connect';
import { matchNames } from '../glob';
import { UsageError, exitCodes } from '../report-error';

export async function down(patterns: string[], options: { all?: boolean; yes?: boolean }): Promise<void> {
  if (patterns.length === 0 && !options.all) throw new UsageError('Which clusters?', 'dhow down NAME…, or dhow down --all');
  const client = await connect();
  const { clusters } = await client.api.clusters.list.query({});
  const names = clusters.map((cluster) => cluster.name);
  const targets = options.all ? names : matchNames(patterns, names);
  if (targets.length === 0) return void process.stdout.write('There are no clusters.\n');
  const isWide = options.all === true || targets.length !== patterns.length || patterns.some((pattern) => !targets.includes(pattern));
  if (isWide && !(await confirm(`Tear down ${targets.join(', ')}?`, options.yes))) return;
  const { done, refused } = await client.api.clusters.down.mutate({ ids: targets });
  for (const name of done) process.stdout.write(`Cluster ${name} is being torn down.\n`);
  for (const { reason } of refused) process.stderr.write(`${reason}\n`);
  if (refused.length > 0) process.exitCode = exitCodes.failed;
}
