/** The sections of the product, in the order of the sidebar. */
import { Boxes, ListChecks, Network, SquarePen, type LucideIcon } from 'lucide-react';
import { paths } from '@/components/paths';

export interface Section {
  label: string;
  href: string;
  Icon: LucideIcon;
  keywords: string[];
  /** Is this section the one that a path belongs to? */
  holds: (pathname: string) => boolean;
}

const under = (root: string) => (pathname: string) => pathname === root || pathname.startsWith(`${root}/`);

export const navigation: readonly Section[] = [
  {
    label: 'Compose',
    href: paths.compose(),
    Icon: SquarePen,
    keywords: ['new', 'launch', 'run', 'task', 'yaml', 'editor'],
    holds: (p) => p === paths.compose(),
  },
  { label: 'Jobs', href: paths.jobs(), Icon: ListChecks, keywords: ['queue', 'runs', 'logs'], holds: under(paths.jobs()) },
  { label: 'Clusters', href: paths.clusters(), Icon: Boxes, keywords: ['machines', 'nodes', 'status'], holds: under(paths.clusters()) },
  {
    label: 'Infra',
    href: paths.infra(),
    Icon: Network,
    keywords: ['providers', 'clouds', 'ssh', 'pools', 'check', 'hosts'],
    holds: under(paths.infra()),
  },
];
