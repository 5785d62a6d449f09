import type { InstallationFacts } from '@/server/services/context';
import { openProcedure } from '../trpc';

export type SystemInfo = Omit<InstallationFacts, 'userHome'> & { isLoggedIn: boolean };

export const info = openProcedure.query(({ ctx }): SystemInfo => {
  const { version, user, hostName, home, requiresLogin } = ctx.services.facts;
  const isTold = ctx.isLoggedIn;
  return {
    version,
    requiresLogin,
    isLoggedIn: isTold,
    user: isTold ? user : '',
    hostName: isTold ? hostName : '',
    home: isTold ? home : '',
  };
});
