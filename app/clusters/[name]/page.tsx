import type { Metadata } from 'next';
import { ClusterPage } from '@/components/clusters/ClusterPage';

interface Props {
  params: Promise<{ name: string }>;
}

const nameOf = async ({ params }: Props): Promise<string> => decodeURIComponent((await params).name);

export const generateMetadata = async (props: Props): Promise<Metadata> => ({ title: await nameOf(props) });

export default async function Page(props: Props) {
  return <ClusterPage nameOrId={await nameOf(props)} />;
}
