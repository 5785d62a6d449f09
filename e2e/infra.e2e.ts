import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { startTestHosts, type TestHosts } from '../tools/test-hosts';
import { launchJob } from './support/api';
import { expect, test } from './support/product';

test.describe.configure({ timeout: 120_000 });

let machines: TestHosts;
let home: string;
test.beforeAll(async () => {
  machines = await startTestHosts(2);
  home = path.dirname(machines.hosts[0]?.privateKeyPath ?? '');
});
test.afterAll(() => machines.stop());

async function addPool(page: Page, name: string, identityFile: string): Promise<void> {
  await page.goto('/infra');
  await page.getByRole('button', { name: 'Add machines' }).first().click();
  const dialog = page.getByRole('dialog', { name: /Add machines/ });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Hosts').fill(machines.hosts.map((host) => `${host.user}@${host.host}:${host.port}`).join('\n'));
  await dialog.getByLabel('Log in with').click();
  await page.getByRole('option', { name: /A key file/ }).click();
  await dialog.getByLabel('Key file').fill(identityFile);
  const tested = page.waitForResponse(/infra\.testPool/);
  await dialog.getByRole('button', { name: 'Add and test' }).click();
  await expect(dialog).toBeHidden();
  await (await tested).finished();
}

test('two machines of one’s own are added, tested and run a task of two nodes', async ({ page, product }) => {
  await addPool(page, 'lab', machines.hosts[0]?.privateKeyPath ?? '');
  await expect(page.getByRole('img', { name: 'Works', exact: true })).toHaveCount(2);
  const tested = page.waitForResponse(/infra\.testPool/);
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await (await tested).finished();
  await expect(page.getByText('2 of 2 reached')).toBeVisible();

  const yaml =
    'name: ranks\nnum_nodes: 2\nresources:\n  infra: ssh/lab\nrun: echo "this is rank $SKYPILOT_NODE_RANK of $SKYPILOT_NUM_NODES"\n';
  const { jobId } = await launchJob(product, yaml, 'e2e-lab');
  await page.goto(`/jobs/${jobId}`);
  const log = page.getByRole('log');
  await expect(log.getByText('this is rank 0 of 2')).toBeVisible({ timeout: 60_000 });
  await expect(log.getByText('this is rank 1 of 2')).toBeVisible();
  await expect(page.getByText('Succeeded').first()).toBeVisible();
});

test('a key that the machines refuse is said at each of them', async ({ page }) => {
  const wrongKey = path.join(home, 'wrong-key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', wrongKey]);
  await addPool(page, 'locked', wrongKey);
  await expect(page.getByRole('img', { name: 'Does not work' })).toHaveCount(2);
  await expect(
    page
      .getByRole('main')
      .getByText(/did not let us in with the key/)
      .first(),
  ).toBeVisible();
});
