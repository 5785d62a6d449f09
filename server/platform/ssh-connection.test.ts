import { generateKeyPairSync } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext } from 'ssh2';
import { afterEach, expect, test } from 'vitest';
import { connectSsh, fingerprintOf, hostPortOf } from './ssh-connection';

const hostKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const servers: { close: () => unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/** A host that decides on each try to log in; tells its port. */
async function listen(authenticate: (context: AuthContext) => void): Promise<number> {
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('authentication', authenticate);
    client.on('error', () => {});
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server);
}

const checkHostKey = async () => ({ isTrusted: true }) as const;
const target = (port: number) => ({ host: '127.0.0.1', port, user: 'me', auth: [{ kind: 'password' as const, password: 'pw' }] });

test('a password is given as such, or as the answer to a question when the host only asks', async () => {
  const plain = await listen((context) =>
    context.method === 'password' && context.password === 'pw' ? context.accept() : context.reject(['password']),
  );
  (await connectSsh(target(plain), { checkHostKey })).close();
  const asking = await listen((context) => {
    if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
    context.prompt([{ prompt: 'Password: ', echo: false }], (answers) => (answers[0] === 'pw' ? context.accept() : context.reject()));
  });
  (await connectSsh(target(asking), { checkHostKey })).close();
});

test('a wrong password is named, but not shown', async () => {
  const port = await listen((context) => context.reject(['password', 'keyboard-interactive']));
  const error: unknown = await connectSsh(target(port), { checkHostKey }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ kind: 'auth', message: `me@127.0.0.1:${port} did not let us in with the password.` });
});

test('a check of the host key that fails is the error, and nothing secret was sent', async () => {
  let wasAsked = false;
  const port = await listen((context) => {
    wasAsked = true;
    context.accept();
  });
  const failing = connectSsh(target(port), { checkHostKey: () => Promise.reject(new Error('the database is down')) });
  await expect(failing).rejects.toThrow('the database is down');
  expect(wasAsked).toBe(false);
});

test('what listens there may not be an SSH server', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const port = portOf(server);
  await expect(connectSsh(target(port), { checkHostKey })).rejects.toMatchObject({
    kind: 'closed',
    hint: expect.stringContaining('Is it an SSH server'),
  });
});

test('the end of a connection is told once, with a reason unless it was ours', async () => {
  const connections: { end: () => unknown }[] = [];
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    connections.push(client);
    client.on('authentication', (context) => context.accept());
    client.on('error', () => {});
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  const first = await connectSsh(target(port), { checkHostKey });
  const broken = new Promise((resolve) => first.onClose(resolve));
  connections[0]?.end();
  expect(await broken).toMatchObject({ kind: 'closed', message: expect.stringContaining(`me@127.0.0.1:${port}`) });
  expect(first.isOpen).toBe(false);
  const second = await connectSsh(target(port), { checkHostKey });
  const closed = new Promise((resolve) => second.onClose(resolve));
  second.close();
  expect(await closed).toBeUndefined();
});

test('hosts and keys are named as ssh names them', () => {
  expect(hostPortOf({ host: '::1', port: 22 })).toBe('[::1]:22');
  expect(hostPortOf({ host: 'node', port: 2222 })).toBe('node:2222');
  expect(fingerprintOf(Buffer.from('key'))).toBe('SHA256:LHDhK3oGRvkiefQnx7OOczTY5Tic/xZ6HcMOc/gmtoM');
});
