/**
 * Who may use a server that is not on loopback: one access token, traded for a browser session. Tokens are compared in
 * constant time and kept as hashes. A server on loopback trusts whoever can reach it, as a shell on that machine would.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { DhowError } from '@/server/domain/errors';
import type { SessionStore } from '@/server/store/settings';

const sessionDays = 30;

export interface Gate {
  requiresLogin: boolean;
  /** Is this request's bearer token or session good? */
  admits(credentials: { bearer: string | null; session: string | null }): Promise<boolean>;
  logIn(token: string): Promise<string>;
  logOut(session: string | null): Promise<void>;
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const hashHex = (text: string): string => hash(text).toString('hex');

export function createGate(options: {
  requiresLogin: boolean;
  accessToken: string;
  sessions: SessionStore;
  now: () => Date;
  makeToken: () => string;
}): Gate {
  const isAccessToken = (token: string): boolean => timingSafeEqual(hash(token), hash(options.accessToken));
  return {
    requiresLogin: options.requiresLogin,
    async admits({ bearer, session }) {
      if (!options.requiresLogin) return true;
      if (bearer !== null && isAccessToken(bearer)) return true;
      return session !== null && (await options.sessions.isValid(hashHex(session), options.now()));
    },
    async logIn(token) {
      if (!isAccessToken(token.trim())) {
        throw new DhowError('unauthenticated', 'That is not the access token of this server.', {
          hint: 'It is in the file access-token of its DHOW_HOME.',
        });
      }
      const session = options.makeToken();
      const now = options.now();
      await options.sessions.add(hashHex(session), now, new Date(now.getTime() + sessionDays * 86_400_000));
      return session;
    },
    async logOut(session) {
      if (session !== null) await options.sessions.remove(hashHex(session));
    },
  };
}
