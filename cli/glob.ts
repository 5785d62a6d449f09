import { UsageError } from './report-error';

/** Names that match any of the patterns (`*`, `?`), each once. A pattern that matches nothing is an error. */
export function matchNames(patterns: readonly string[], names: readonly string[]): string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const form = new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    );
    const hits = names.filter((name) => form.test(name));
    if (hits.length === 0)
      throw new UsageError(
        `There is no cluster “${pattern}”.`,
        names.length > 0 ? `There are: ${names.join(', ')}.` : 'There are no clusters now.',
      );
    hits.forEach((name) => found.add(name));
  }
  return [...found];
}
