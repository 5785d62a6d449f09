/** What happened, in order: the timeline of a cluster or a job. */
export const eventKinds = [
  'cluster.phase',
  'cluster.attempt-failed',
  'cluster.reused',
  'node.created',
  'node.connected',
  'node.lost',
  'node.recovered',
  'job.submitted',
  'job.phase',
  'job.rank-ended',
  'job.cancel-requested',
  'sync.finished',
  'note',
] as const;
export type EventKind = (typeof eventKinds)[number];
export type EventLevel = 'info' | 'warning' | 'error';

export interface EventView {
  id: string;
  at: string;
  kind: EventKind;
  level: EventLevel;
  message: string;
  clusterId: string | null;
  jobId: string | null;
  data: Record<string, unknown> | null;
}

/** A phase entered at a time. */
export interface PhaseMark {
  noun: 'cluster' | 'job';
  phase: string;
  at: string;
}
