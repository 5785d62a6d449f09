/** Every link of the product. Nothing else spells a URL. */
type Query = Record<string, string | number | boolean | null | undefined>;

function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== false && value !== '') params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

export const paths = {
  /** `from`: the job whose task file the editor starts with. `infra`: where it starts out to run. */
  compose: (query: { from?: string; infra?: string } = {}) => withQuery('/', query),
  jobs: (query: { q?: string; status?: string } = {}) => withQuery('/jobs', query),
  job: (id: string, query: { tab?: string; line?: number } = {}) => withQuery(`/jobs/${encodeURIComponent(id)}`, query),
  clusters: (query: { q?: string; status?: string } = {}) => withQuery('/clusters', query),
  /** By name while it lives; by id for one of several past clusters of a name. */
  cluster: (nameOrId: string) => `/clusters/${encodeURIComponent(nameOrId)}`,
  infra: () => '/infra',
  /** `next`: where to go on after signing in. */
  login: (next?: string) => withQuery('/login', { next }),
};

/** `next` as a path of ours, or the start page: an address from a URL never leads off the site. */
export const safeNext = (next: string | null): string =>
  next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : paths.compose();
