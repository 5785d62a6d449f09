import { closest } from '@/server/domain/closest';
import { UsageError } from './cli-error';

const isPattern = (text: string): boolean => /[*?[]/.test(text);

/** Names that match any of the patterns (`*`, `?`, `[abc]`), each once. Throws UsageError for one that matches nothing. */
export function matchNames(patterns: readonly string[], names: readonly string[]): string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const hits = isPattern(pattern) ? names.filter((name) => formOf(pattern).test(name)) : names.filter((name) => name === pattern);
    if (hits.length === 0) throw new UsageError(`There is no cluster “${pattern}”.`, hintFor(pattern, names));
    for (const name of hits) found.add(name);
  }
  return [...found];
}

function formOf(pattern: string): RegExp {
  const form = pattern.replace(/\[!?[^\]]+\]|[.+^${}()|\\[\]*?]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length > 2) return part.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return `\\${part}`;
  });
  return new RegExp(`^${form}$`);
}

function hintFor(pattern: string, names: readonly string[]): string {
  if (names.length === 0) return 'There are no clusters now.';
  const near = isPattern(pattern) ? null : closest(pattern, [...names]);
  const more = names.length > 8 ? ` and ${names.length - 8} more` : '';
  return near ? `Did you mean “${near}”?` : `There are: ${names.slice(0, 8).join(', ')}${more}.`;
}
