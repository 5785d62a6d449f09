/**
 * A server on loopback trusts whoever can reach it, and a browser can be made to reach it by any page it shows. So:
 * only known host names are answered (a foreign name pointed at 127.0.0.1 is not), and calls of other sites are refused.
 */
import type { onRequestHookHandler } from 'fastify';

export function guardOrigin(allowedHosts: ReadonlySet<string> | null): onRequestHookHandler {
  return (request, reply, next) => {
    const host = request.headers.host ?? '';
    if (allowedHosts && !allowedHosts.has(hostNameOf(host))) {
      void reply.code(421).send({ error: `This server does not answer to the name “${hostNameOf(host)}”.` });
      return;
    }
    if (request.url.startsWith('/api/')) {
      const origin = request.headers.origin;
      const isForeign = (origin !== undefined && !isSameHost(origin, host)) || request.headers['sec-fetch-site'] === 'cross-site';
      if (isForeign) {
        void reply.code(403).send({ error: 'Calls from other sites are not taken.' });
        return;
      }
    }
    next();
  };
}

const hostNameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

export function securityHeaders(isDev: boolean): onRequestHookHandler {
  const scripts = isDev ? "'self' 'unsafe-inline' 'unsafe-eval'" : "'self' 'unsafe-inline'";
  const connect = isDev ? "'self' ws:" : "'self'";
  const policy = `default-src 'self'; script-src ${scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src ${connect}; frame-ancestors 'none'; base-uri 'self'; form-action 'self'`;
  return (_request, reply, next) => {
    void reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    next();
  };
}
