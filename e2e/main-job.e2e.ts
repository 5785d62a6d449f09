import { launchJob } from './support/api';
import { expect, test } from './support/product';

test.describe.configure({ timeout: 90_000 });

test('a newcomer runs the example with one key and watches it to its end', async ({ page }) => {
  await page.goto('/');
  const yaml = page.getByRole('textbox', { name: /task/i }).or(page.locator('.cm-content')).first();
  await expect(yaml).toContainText('name: hello-dhow');
  await yaml.click();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]+/);
  const log = page.getByRole('log');
  await expect(log.getByText('Setting up on')).toBeVisible();
  await expect(log.getByText('Done.').first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('Succeeded').first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('log').getByText('Done.').first()).toBeVisible();
});

test('what is wrong is shown with its line, and nothing is launched', async ({ page }) => {
  await page.goto('/');
  const yaml = page.locator('.cm-content');
  await yaml.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText('name: broken\nrunn: echo hi\n');
  await expect(
    page
      .getByRole('main')
      .getByText(/line 2/i)
      .or(page.getByText(/runn/).nth(1))
      .first(),
  ).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page).toHaveURL(/\/$|\/\?/);
  await page.reload();
  await expect(page.locator('.cm-content')).toContainText('runn: echo hi');
  await page.goto('/jobs');
  await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
  await expect(page.getByText('broken', { exact: true })).toHaveCount(0);
});

test('a job is cancelled from its page, and its cluster torn down from its own', async ({ page, product }) => {
  const { jobId } = await launchJob(product, 'name: long\nrun: |\n  echo begun\n  sleep 600\n', 'e2e-cancel');
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByRole('log').getByText('begun')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the job' }).click();
  await expect(page.getByText('Cancelled').first()).toBeVisible();

  await page.goto('/clusters/e2e-cancel');
  await page.getByRole('button', { name: 'Tear down' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Tear down' }).click();
  await expect(page.getByText('The cluster is gone.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Phases' }).getByText('Ended')).toBeVisible();
});

test('the table of clusters updates itself; something runs there, runs again, and the cluster is torn down', async ({ page, product }) => {
  await page.goto('/clusters');
  await expect(page.getByRole('heading', { name: 'Clusters', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'e2e-live', exact: true })).toHaveCount(0);
  await launchJob(product, 'name: appears-by-itself\nrun: echo hi\n', 'e2e-live');
  await page.getByRole('link', { name: 'e2e-live' }).first().click();
  await expect(page).toHaveURL(/\/clusters\/e2e-live/);
  await page.getByRole('button', { name: 'Run something' }).click();
  const dialog = page.getByRole('dialog', { name: /Run on/ });
  await dialog.getByLabel('Command', { exact: true }).and(page.getByRole('textbox')).fill('echo from-exec $((40 + 2))');
  await dialog.getByRole('button', { name: /^Run/ }).click();
  await expect(page).toHaveURL(/\/jobs\//);
  await expect(page.getByRole('log').getByText('from-exec 42')).toBeVisible();
  const first = page.url();
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(page).not.toHaveURL(first);
  await expect(page.getByRole('log').getByText('from-exec 42')).toBeVisible();

  await page.goto('/clusters');
  await page
    .getByRole('button', { name: /Actions for e2e-live/ })
    .or(
      page
        .getByRole('row', { name: /e2e-live/ })
        .getByRole('button')
        .last(),
    )
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Tear down' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Tear down' }).click();
  await expect(page.getByRole('link', { name: 'e2e-live' })).toHaveCount(0);
});

test('the table of jobs updates itself', async ({ page, product }) => {
  await page.goto('/jobs');
  await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
  await launchJob(product, 'name: seen-at-once\nrun: echo hi\n', 'e2e-jobs');
  await expect(page.getByText('seen-at-once').first()).toBeVisible();
});
