/**
 * A typed client of the Dhow server, for the CLI and for programs. Every call of the API is on `client.api`; what needs
 * more than one call (uploads, following a log over restarts) has a function of its own.
 */
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client';
import { EventSource } from 'eventsource';
import type { AppRouter } from '@/server/api/router';
import { noAnswer } from './api-error';

export interface ClientOptions {
  /** `http://127.0.0.1:4600` */
  url: string;
  /** The access token of a server that demands a login. */
  token?: string | null;
}

export interface DhowClient {
  url: string;
  api: TRPCClient<AppRouter>;
  /** A request to the parts of the API that are no procedures, with the token. Rejects with DhowApiError `no-answer`. */
  fetch(path: string, init?: RequestInit & { duplex?: 'half' }): Promise<Response>;
}

export function createDhowClient({ url, token = null }: ClientOptions): DhowClient {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const base = url.replace(/\/+$/, '');
  const address = `${base}/api/trpc`;
  const api = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({
          url: address,
          EventSource,
          eventSourceOptions: { fetch: (input: string | URL, init?: RequestInit) => fetch(input, withHeaders(init, headers)) },
        }),
        false: httpLink({ url: address, headers, methodOverride: 'POST' }),
      }),
    ],
  });
  return {
    url: base,
    api,
    fetch: (path, init) =>
      fetch(`${base}${path}`, withHeaders(init, headers)).catch((error: unknown) => {
        throw noAnswer(error);
      }),
  };
}

function withHeaders(init: RequestInit | undefined, added: Record<string, string>): RequestInit {
  const headers = new Headers(init?.headers);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  return { ...init, headers };
}
