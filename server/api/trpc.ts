/** The procedures' common ground: who asks, and how errors are told. */
import { initTRPC } from '@trpc/server';
import type { ServiceContext } from '@/server/services/context';
import { toTrpcError, type PublicErrorData, publicErrorData } from './errors';

export interface ApiContext {
  services: ServiceContext;
  /** False on a server that demands a login, until there was one. */
  isLoggedIn: boolean;
  /** Makes a session for the right access token; throws DhowError `unauthenticated` for another. */
  logIn(token: string): Promise<string>;
  /** Ends the caller's session. */
  logOut(): Promise<void>;
  /** Sets or clears the session cookie on the answer. */
  setSession(token: string | null): void;
}

const t = initTRPC.context<ApiContext>().create({
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  errorFormatter({ shape, error }): typeof shape & { data: PublicErrorData } {
    const { stack: _, ...data } = shape.data as typeof shape.data & { stack?: string };
    return { ...shape, data: { ...data, ...publicErrorData(error) } };
  },
});

export const router = t.router;
/** Anybody may call it, logged in or not. */
export const openProcedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  // What tRPC itself refuses (input that is not of the form) keeps its code; the rest is ours to name.
  if (!result.ok) throw toTrpcError(result.error.code === 'INTERNAL_SERVER_ERROR' ? (result.error.cause ?? result.error) : result.error);
  return result;
});
/** For those who are logged in; on a server that demands no login, everybody. */
export const procedure = openProcedure.use(({ ctx, next }) => {
  if (!ctx.isLoggedIn) throw toTrpcError('unauthenticated');
  return next();
});
