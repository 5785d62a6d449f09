import type { Metadata, Viewport } from 'next';
import { Suspense, type ReactNode } from 'react';
import { ClusterCommands } from '@/components/clusters/ClusterCommands';
import { JobCommands } from '@/components/jobs/JobCommands';
import { AppShell } from '@/components/layout/AppShell';
import { LiveSession } from '@/components/layout/LiveSession';
import { Toaster } from '@/components/layout/Toaster';
import { Providers } from './providers/Providers';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Dhow', template: '%s · Dhow' },
  description: 'Write a task once; run it where compute is cheapest; see what it costs, does and why.',
  icons: { icon: '/icon.svg' },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ecf2f4' },
    { media: '(prefers-color-scheme: dark)', color: '#06111a' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // The theme script sets an attribute here before React wakes up.
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers>
          <div id="app">
            <AppShell>
              <Suspense>{children}</Suspense>
            </AppShell>
          </div>
          <LiveSession>
            <ClusterCommands />
            <JobCommands />
          </LiveSession>
          <Toaster />
        </Providers>
      </body>
    </html>
  );
}
