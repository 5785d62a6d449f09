'use client';
import { explain } from './api-error';
import { ErrorState } from './ui/ErrorState';

interface FailedQuery {
  error: unknown;
  isFetching: boolean;
  refetch(): Promise<unknown>;
}

/** A query that failed: what could not be loaded, why, what to do, and another try. */
export function LoadError({ title, query }: { title: string; query: FailedQuery }) {
  return <ErrorState title={title} {...explain(query.error)} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />;
}
