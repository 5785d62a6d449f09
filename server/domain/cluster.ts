/** A cluster: `numNodes` machines of one kind in one place, known by name. Its phases, and what each permits. */
import type { NodeView } from './node';
import type { PhaseMark } from './event';

export const clusterPhases = [
  'provisioning', // machines are being asked for
  'connecting', // machines exist; we are getting in
  'preparing', // our shell runtime is being put on them
  'up',
  'degraded', // was up; some machines are missing or unreachable
  'terminating',
  'terminated',
  'failed', // never came up; everything it had made is removed
] as const;
export type ClusterPhase = (typeof clusterPhases)[number];

export const isClusterOver = (phase: ClusterPhase): boolean => phase === 'terminated' || phase === 'failed';

/** SkyPilot's word for a phase, as `dhow status` prints it. */
export const clusterStatusWord: Record<ClusterPhase, 'INIT' | 'UP' | 'TERMINATED'> = {
  provisioning: 'INIT',
  connecting: 'INIT',
  preparing: 'INIT',
  up: 'UP',
  degraded: 'INIT',
  terminating: 'INIT',
  terminated: 'TERMINATED',
  failed: 'TERMINATED',
};

const permits = {
  exec: ['provisioning', 'connecting', 'preparing', 'up', 'degraded'],
  down: ['provisioning', 'connecting', 'preparing', 'up', 'degraded', 'terminating'],
} as const satisfies Record<string, readonly ClusterPhase[]>;
export type ClusterAction = keyof typeof permits;

const isIn = <T>(list: readonly T[], value: T): boolean => list.includes(value);

/** What may be done to a cluster in a phase. Buttons, services and fakes all ask this table. */
export const clusterCan: Record<ClusterAction, (cluster: { phase: ClusterPhase }) => boolean> = {
  exec: (c) => isIn<ClusterPhase>(permits.exec, c.phase),
  down: (c) => isIn<ClusterPhase>(permits.down, c.phase),
};

/** Why an action is not permitted, for a disabled button's tooltip and a refused call. */
export function clusterCannot(action: ClusterAction, cluster: { name: string; phase: ClusterPhase }): string {
  const verb = { exec: 'take a new job', down: 'be torn down' }[action];
  return `Cluster “${cluster.name}” is ${cluster.phase} and cannot ${verb}.`;
}

/** What the API says of a cluster. Times are ISO 8601 strings in UTC. */
export interface ClusterView {
  id: string;
  name: string;
  phase: ClusterPhase;
  /** One sentence on what it is doing or why it waits. Null when there is nothing to say. */
  detail: string | null;
  /** Set when phase is `failed` or `degraded`. */
  error: { code: string; message: string; hint: string | null } | null;
  provider: string;
  region: string | null;
  zone: string | null;
  /** As a task file writes it: `local`, `ssh/lab`. */
  infra: string;
  numNodes: number;
  /** Short words for what each node has: `4 vCPU · 16 GB · H100:8`. Null before it is known. */
  hardware: string | null;
  /** USD per hour for the whole cluster; 0 for machines of one's own. */
  usdPerHour: number;
  user: string;
  createdAt: string;
  phaseSince: string;
  endedAt: string | null;
  /** Jobs not yet over. */
  activeJobs: number;
  totalJobs: number;
  lastJobId: string | null;
}

export interface ClusterDetail extends ClusterView {
  nodes: NodeView[];
  history: PhaseMark[];
  /** The task file it was launched with, secrets redacted. */
  yaml: string | null;
}
