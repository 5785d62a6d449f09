import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
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
