'use client';
import type { ReactNode } from 'react';
import { usePathname } from 'next/navigation';
import { LiveChanges } from '@/components/LiveChanges';
import { paths } from '@/components/paths';

/** What runs behind every page of someone signed in: the stream of changes, and the commands of the features. */
export function LiveSession({ children }: { children: ReactNode }) {
  if (usePathname() === paths.login()) return null;
  return (
    <>
      <LiveChanges />
      {children}
    </>
  );
}
