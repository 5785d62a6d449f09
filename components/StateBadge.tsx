/** How each phase looks: colour, icon, word. Total maps: a phase added to the domain stops the build here. */
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  FolderSync,
  LoaderCircle,
  PlugZap,
  ServerCrash,
  ServerOff,
  Settings2,
  TriangleAlert,
  Unplug,
  type LucideIcon,
} from 'lucide-react';
import type { ClusterPhase } from '@/server/domain/cluster';
import type { JobPhase } from '@/server/domain/job';
import type { NodeState } from '@/server/domain/node';
import { cx } from '@/components/ui/cx';
import { toneSoft, toneSolid, type Tone } from '@/components/ui/tone';

export interface StateLook {
  word: string;
  tone: Tone;
  icon: LucideIcon | 'live';
  /** Does it move on by itself? Then its icon does too. */
  isMoving: boolean;
}

export const clusterLooks: Record<ClusterPhase, StateLook> = {
  provisioning: { word: 'Provisioning', tone: 'info', icon: LoaderCircle, isMoving: true },
  connecting: { word: 'Connecting', tone: 'info', icon: PlugZap, isMoving: true },
  preparing: { word: 'Preparing', tone: 'info', icon: Settings2, isMoving: true },
  up: { word: 'Up', tone: 'ok', icon: 'live', isMoving: false },
  degraded: { word: 'Degraded', tone: 'warn', icon: TriangleAlert, isMoving: false },
  terminating: { word: 'Tearing down', tone: 'warn', icon: LoaderCircle, isMoving: true },
  terminated: { word: 'Ended', tone: 'neutral', icon: ServerOff, isMoving: false },
  failed: { word: 'Failed', tone: 'bad', icon: ServerCrash, isMoving: false },
};

export const jobLooks: Record<JobPhase, StateLook> = {
  pending: { word: 'Waiting', tone: 'neutral', icon: CircleDashed, isMoving: false },
  syncing: { word: 'Syncing files', tone: 'info', icon: FolderSync, isMoving: true },
  'setting-up': { word: 'Setting up', tone: 'info', icon: Settings2, isMoving: true },
  running: { word: 'Running', tone: 'accent', icon: 'live', isMoving: true },
  cancelling: { word: 'Cancelling', tone: 'warn', icon: LoaderCircle, isMoving: true },
  succeeded: { word: 'Succeeded', tone: 'ok', icon: CircleCheck, isMoving: false },
  failed: { word: 'Failed', tone: 'bad', icon: CircleX, isMoving: false },
  'failed-setup': { word: 'Setup failed', tone: 'bad', icon: CircleX, isMoving: false },
  'failed-driver': { word: 'Machine failed', tone: 'bad', icon: ServerCrash, isMoving: false },
  cancelled: { word: 'Cancelled', tone: 'neutral', icon: Ban, isMoving: false },
};

export const nodeLooks: Record<NodeState, StateLook> = {
  pending: { word: 'Pending', tone: 'info', icon: LoaderCircle, isMoving: true },
  running: { word: 'Running', tone: 'ok', icon: 'live', isMoving: false },
  unreachable: { word: 'Unreachable', tone: 'warn', icon: Unplug, isMoving: false },
  gone: { word: 'Gone', tone: 'neutral', icon: ServerOff, isMoving: false },
};

export type StateBadgeProps = { className?: string } & (
  | { cluster: ClusterPhase; job?: undefined; node?: undefined }
  | { job: JobPhase; cluster?: undefined; node?: undefined }
  | { node: NodeState; cluster?: undefined; job?: undefined }
);

const lookOf = (props: StateBadgeProps): StateLook =>
  props.cluster ? clusterLooks[props.cluster] : props.job ? jobLooks[props.job] : nodeLooks[props.node];

/** The state of a cluster, job or node: `<StateBadge job={job.phase} />`. */
export function StateBadge(props: StateBadgeProps) {
  const look = lookOf(props);
  return (
    <span
      className={cx(
        'inline-flex h-5 items-center gap-1.5 rounded-full pr-2 pl-1.5 text-sm font-medium whitespace-nowrap',
        toneSoft[look.tone],
        props.className,
      )}
    >
      <StateIcon look={look} />
      {look.word}
    </span>
  );
}

/** The icon alone, for where the word stands beside it. `isStill` where it names a state and nothing is in it. */
export function StateIcon({ look, size = 12, isStill = false }: { look: StateLook; size?: number; isStill?: boolean }) {
  const isMoving = look.isMoving && !isStill;
  if (look.icon === 'live') {
    return (
      <span className="inline-flex items-center justify-center" style={{ width: size, height: size }} aria-hidden>
        <span className={cx('size-1.5 rounded-full', toneSolid[look.tone], isMoving && 'animate-pulse-soft')} />
      </span>
    );
  }
  const Icon = look.icon;
  const motion = isMoving ? (Icon === LoaderCircle ? 'animate-spin-slow' : 'animate-pulse-soft') : undefined;
  return <Icon size={size} aria-hidden className={motion} />;
}
