/** What tests ask of the product's API directly, so that a page under test finds its state ready. */
import type { Product } from '../../tools/run-product';

export interface LaunchedJob {
  jobId: string;
  clusterName: string;
}

/** Launches and returns at once. Throws with the server's answer when it refuses. */
export async function launchJob(product: Product, yaml: string, clusterName: string): Promise<LaunchedJob> {
  const response = await fetch(`${product.url}/api/trpc/jobs.launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ yaml, clusterName }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The launch was refused: ${text}`);
  const body = JSON.parse(text) as { result: { data: LaunchedJob } };
  return body.result.data;
}
