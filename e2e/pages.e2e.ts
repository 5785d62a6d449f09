import AxeBuilder from '@axe-core/playwright';
import { launchJob } from './support/api';
import type { Product } from '../tools/run-product';
import { expect, test } from './support/product';

const pages = ['/', '/jobs', '/clusters', '/infra', '/clusters/e2e-pages', '/jobs/RUN', '/clusters/nowhere', '/jobs/nothing'];

let runId: string | null = null;
/** `RUN` stands for a job that exists, whose id is only known once it was launched. */
async function addressOf(address: string, product: Product): Promise<string> {
  runId ??= (await launchJob(product, 'name: shown\nrun: echo shown\n', 'e2e-pages')).jobId;
  return address.replace('RUN', runId);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });
    for (const address of pages) {
      test(`${address} has no accessibility violations`, async ({ page, product }) => {
        await page.goto(await addressOf(address, product));
        await expect(page.getByRole('main').first()).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
        expect(
          violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`),
        ).toEqual([]);
      });
    }
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });
  for (const address of pages) {
    test(`${address} fits the width`, async ({ page, product }) => {
      await page.goto(await addressOf(address, product));
      await expect(page.getByRole('main').first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    });
  }
});

test('⌘K finds pages by keyboard alone', async ({ page }) => {
  await page.goto('/jobs');
  await expect(page.getByRole('main').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('infra');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/infra/);
});
