'use client';
import type { ClusterDetail } from '@/server/domain/cluster';
import type { JobDetail } from '@/server/domain/job';
import { isClusterOver } from '@/server/domain/cluster';
import { dhowCommand } from '@/components/dhow-command';
import { StateBadge } from '@/components/StateBadge';
import { Copyable } from '@/components/ui/Copyable';
import { EmptyState } from '@/components/ui/EmptyState';
import { Section } from '@/components/ui/Section';

/** Ways to the machines and to this run from elsewhere. */
export function RunConnect({ job, cluster }: { job: JobDetail; cluster: ClusterDetail | null }) {
  const isOver = isClusterOver(job.clusterPhase);
  const nodes = cluster?.nodes ?? [];
  const reachable = nodes.filter((node) => node.sshCommand !== null);
  return (
    <div className="flex max-w-3xl flex-col gap-6 px-4 py-4 md:px-6">
      {isOver ? (
        <EmptyState title="The machines are gone">The cluster has ended. Its logs and history stay here.</EmptyState>
      ) : (
        <Section title="Machines">
          {reachable.length === 0 && (
            <p className="text-ink-muted">
              {nodes.length === 0
                ? 'The machines are not there yet.'
                : 'These nodes run on the server’s own machine: there is nothing to connect to.'}
            </p>
          )}
          <ul className="flex flex-col gap-2.5">
            {reachable.map((node) => (
              <li key={node.id} className="flex flex-col gap-1">
                <span className="flex items-center gap-2">
                  <span className="font-medium">Node {node.rank}</span>
                  <StateBadge node={node.state} />
                  {node.address && <span className="text-ink-faint">{node.address}</span>}
                </span>
                {node.sshCommand && <Copyable text={node.sshCommand} label={`the ssh command for node ${node.rank}`} />}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="From a terminal">
        <Copyable text={`dhow logs ${job.clusterName} ${job.number}`} label="the command that shows this log" />
        {!isOver && <Copyable text={dhowCommand.queue(job.clusterName)} label="the command that shows the queue" />}
      </Section>
    </div>
  );
}
