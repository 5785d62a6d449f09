import type { Metadata } from 'next';
import { ClustersPage } from '@/components/clusters/ClustersPage';

export const metadata: Metadata = { title: 'Clusters' };

export default function Page() {
  return <ClustersPage />;
}
