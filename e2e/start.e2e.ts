import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort, makeHome, removeHome, spawnProduct, startProduct, type Product } from '../tools/run-product';

test.describe.configure({ timeout: 240_000 });

let home = '';
let running: Product[] = [];
test.beforeEach(() => {
  home = makeHome();
  running = [];
});
test.afterEach(async () => {
  await Promise.all(
    running.map((product) =>
      product.process.exitCode === null && product.process.signalCode === null ? product.end('SIGTERM') : Promise.resolve(null),
    ),
  );
  removeHome(home);
});

async function start(port?: number): Promise<Product> {
  const product = await startProduct(home, port);
  running.push(product);
  return product;
}

const processesOf = (folder: string): string[] =>
  execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder));

test('Ctrl-C ends all of it, and the next start finds everything as it was', async () => {
  const port = await freePort();
  const first = await start(port);
  expect(await first.end('SIGINT')).toBe(0);
  await expect.poll(() => processesOf(home)).toEqual([]);
  const second = await start(port);
  expect(await second.end('SIGTERM')).toBe(0);
});

test('a start after kill −9 recovers', async () => {
  const port = await freePort();
  const first = await start(port);
  await first.end('SIGKILL');
  const again = await start(port);
  expect(await again.end('SIGINT')).toBe(0);
  await expect.poll(() => processesOf(home)).toEqual([]);
});

test('a second Dhow at the same address points to the first', async () => {
  const first = await start();
  const other = makeHome();
  const second = spawnProduct(other, Number(new URL(first.url).port));
  const code = await second.ended;
  removeHome(other);
  expect(second.output()).toContain('Dhow already runs there');
  expect(code).toBe(3);
});

test('a port that another program has is said, with the program', async () => {
  const holder = createServer((_, response) => response.end('not Dhow'));
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  try {
    const address = holder.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const refused = spawnProduct(home, address.port);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`Port ${address.port} is taken by process ${process.pid}`);
  } finally {
    holder.close();
  }
});

test('root starts it from a checkout and with a home that nobody else may enter', async () => {
  test.skip(process.getuid?.() !== 0, 'for root alone');
  const closed = makeHome();
  const [checkout, ownHome] = [path.join(closed, 'checkout'), path.join(closed, 'home')];
  const here = path.resolve(import.meta.dirname, '..');
  const isCopied = (file: string): boolean => !['node_modules', '.git', 'test-results'].includes(path.relative(here, file));
  cpSync(here, checkout, { recursive: true, preserveTimestamps: true, filter: isCopied });
  // Links where both are on one disk: it is a gigabyte.
  const copyPackages = 'cp -al "$0" "$1" 2>/dev/null || { rm -rf "$1/node_modules" && cp -a "$0" "$1"; }';
  execFileSync('sh', ['-c', copyPackages, path.join(here, 'node_modules'), checkout]);
  const product = await startProduct(ownHome, undefined, checkout);
  running.push(product);
  const { base } = JSON.parse(readFileSync(path.join(ownHome, 'postgres.json'), 'utf8')) as { base: string };
  try {
    expect(base).toContain('/var/lib/dhow/');
    expect(await product.end('SIGINT')).toBe(0);
    expect(processesOf(base)).toEqual([]);
    expect(existsSync(base)).toBe(true);
  } finally {
    rmSync(base, { recursive: true, force: true });
    removeHome(closed);
  }
});
