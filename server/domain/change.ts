/** A row changed: what every browser hears, so that tables update themselves. Carries no content, only names. */
export const changeNouns = ['cluster', 'job', 'event', 'pool', 'log'] as const;
export type ChangeNoun = (typeof changeNouns)[number];
export interface Change {
  noun: ChangeNoun;
  id: string;
  /** The cluster it belongs to, when it does. */
  clusterId?: string;
}
