import * as z from 'zod';
import { openProcedure } from '../trpc';

/** Trades the server's access token for a session, kept in a cookie that scripts cannot read. */
export const login = openProcedure.input(z.strictObject({ token: z.string().min(1).max(1024) })).mutation(async ({ ctx, input }) => {
  ctx.setSession(await ctx.logIn(input.token));
  return { isLoggedIn: true };
});
