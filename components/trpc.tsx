'use client';
/** The typed way to the server: `const trpc = useTRPC()`, then `useQuery(trpc.clusters.list.queryOptions({}))`. */
import { useState, type ReactNode } from 'react';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '@/server/api/router';
import { isUnauthenticated } from './api-error';
import { paths } from './paths';

const url = '/api/trpc';
const context = createTRPCContext<AppRouter>();

export const useTRPC = context.useTRPC;
/** The client itself, for calls outside of react-query. */
export const useTRPCClient = context.useTRPCClient;

function goToLogin(error: unknown): void {
  if (!isUnauthenticated(error) || window.location.pathname === paths.login()) return;
  window.location.assign(paths.login(window.location.pathname + window.location.search));
}

/** An answer from the server is final; silence is worth another try. */
const wasAnswered = (error: unknown): boolean => error instanceof TRPCClientError && Boolean(error.data);

const createQueryClient = () =>
  new QueryClient({
    queryCache: new QueryCache({ onError: goToLogin }),
    mutationCache: new MutationCache({ onError: goToLogin }),
    defaultOptions: {
      queries: {
        // Freshness comes from LiveChanges, which also refetches when the tab comes back.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => !wasAnswered(error) && count < 3,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      },
    },
  });

const createClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({ url }),
        false: splitLink({
          // A task file can be larger than a URL may be.
          condition: (op) => op.path.startsWith('tasks.'),
          true: httpBatchLink({ url, methodOverride: 'POST' }),
          false: httpBatchLink({ url, maxURLLength: 4_000 }),
        }),
      }),
    ],
  });

/** Gives the tree below a query cache and the API. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(createClient);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
