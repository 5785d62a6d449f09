'use client';
import { useMemo, useState } from 'react';
import { useRouter } from 'next/navigation';
import { useQuery } from '@tanstack/react-query';
import { Boxes, Trash2 } from 'lucide-react';
import { clusterCan, type ClusterView } from '@/server/domain/cluster';
import { useCommands, usePaletteOpen, type Command } from '@/components/layout/palette-store';
import { clusterLooks } from '@/components/StateBadge';
import { useTRPC } from '@/components/trpc';
import { clusterHref } from './cluster-row';
import { TearDownDialog } from './TearDownDialog';

const none: ClusterView[] = [];

/** ⌘K: go to a cluster by name, tear one down. Asks the server only while the palette is open. */
export function ClusterCommands() {
  const trpc = useTRPC();
  const router = useRouter();
  const isOpen = usePaletteOpen();
  const [doomed, setDoomed] = useState<ClusterView[]>(none);
  const { data } = useQuery(trpc.clusters.list.queryOptions({ includeEnded: false }, { enabled: isOpen }));
  const clusters = data?.clusters ?? none;
  useCommands(
    useMemo<Command[]>(
      () => [
        ...clusters.map((cluster) => ({
          id: `cluster:${cluster.id}`,
          group: 'Clusters',
          label: cluster.name,
          hint: `${clusterLooks[cluster.phase].word} · ${cluster.infra}`,
          keywords: ['cluster', cluster.infra],
          icon: <Boxes size={15} />,
          isQuiet: clusters.length > 8,
          onSelect: () => router.push(clusterHref(cluster)),
        })),
        ...clusters.filter(clusterCan.down).map((cluster) => ({
          id: `down:${cluster.id}`,
          group: 'Do',
          label: `Tear down ${cluster.name}`,
          keywords: ['stop', 'delete', 'terminate', 'down'],
          icon: <Trash2 size={15} />,
          isQuiet: true,
          onSelect: () => setDoomed([cluster]),
        })),
      ],
      [clusters, router],
    ),
  );
  return <TearDownDialog clusters={doomed} onClose={() => setDoomed(none)} />;
}
