import { openProcedure } from '../trpc';

export const logout = openProcedure.mutation(async ({ ctx }) => {
  await ctx.logOut();
  ctx.setSession(null);
  return { isLoggedIn: false };
});
