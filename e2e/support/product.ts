/** The product of a worker's tests. */
import { test as base } from '@playwright/test';
import { makeHome, removeHome, startProduct, type Product } from '../../tools/run-product';

export const test = base.extend<object, { product: Product }>({
  product: [
    async ({}, use) => {
      const home = makeHome();
      const product = await startProduct(home);
      await use(product);
      await product.end('SIGTERM');
      removeHome(home);
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  baseURL: async ({ product }, use) => use(product.url),
});
export { expect } from '@playwright/test';
