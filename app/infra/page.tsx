import type { Metadata } from 'next';
import { InfraPage } from '@/components/infra/InfraPage';

export const metadata: Metadata = { title: 'Infra' };

export default function Page() {
  return <InfraPage />;
}
