'use client';
import type { ReactNode } from 'react';
import { Tooltip } from '@base-ui/react/tooltip';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { ApiProvider } from '@/components/trpc';

/** What every page stands on: theme, URL state, the API, tooltips that share a delay. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider attribute="data-theme" defaultTheme="system" enableSystem disableTransitionOnChange storageKey="dhow-theme">
      <NuqsAdapter>
        <ApiProvider>
          <Tooltip.Provider>{children}</Tooltip.Provider>
        </ApiProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
