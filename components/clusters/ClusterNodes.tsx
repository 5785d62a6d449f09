import type { NodeView } from '@/server/domain/node';
import { describeHardware } from '@/server/domain/node';
import { StateBadge } from '@/components/StateBadge';
import { Card } from '@/components/ui/Card';
import { Copyable } from '@/components/ui/Copyable';

const gib = (mib: number) => `${Math.round(mib / 1024).toLocaleString()} GB`;

/** The machines of a cluster: what each is, and how to get in. */
export function ClusterNodes({ nodes }: { nodes: readonly NodeView[] }) {
  return (
    <Card className="divide-y divide-line">
      {nodes.map((node) => (
        <div key={node.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2.5">
          <span className="w-16 font-medium">{node.rank === 0 ? 'Head' : `Node ${node.rank}`}</span>
          <StateBadge node={node.state} />
          <span className="min-w-0 flex-1 basis-56">
            <span className="block truncate">
              {node.facts ? describeHardware(node.facts) : <span className="text-ink-faint">Not looked at yet</span>}
            </span>
            <span className="block truncate text-sm text-ink-faint">
              {[node.facts?.hostname, node.address, node.facts?.os, node.facts?.arch, node.facts && `${gib(node.facts.diskFreeMib)} free`]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
          {node.sshCommand && (
            <Copyable text={node.sshCommand} label={`the command to get into node ${node.rank}`} className="sm:max-w-xs" />
          )}
        </div>
      ))}
    </Card>
  );
}
