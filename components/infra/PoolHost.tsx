'use client';
import Link from 'next/link';
import { CircleCheck, CircleDashed, CircleX, Ellipsis, KeyRound } from 'lucide-react';
import { describeHardware } from '@/server/domain/node';
import type { PoolHostView } from '@/server/domain/pool';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';
import { RelativeTime } from '@/components/ui/RelativeTime';
import { Spinner } from '@/components/ui/Spinner';

/** A refusal that speaks of the host's key can only be mended by forgetting the old one. */
const isAboutHostKey = (host: PoolHostView): boolean =>
  host.hostKey !== null && host.lastTest?.isOk === false && /host key/i.test(`${host.lastTest.message} ${host.lastTest.hint ?? ''}`);

export interface PoolHostProps {
  host: PoolHostView;
  isTesting: boolean;
  onForgetKey: (host: PoolHostView) => void;
}

/** One machine of a pool, and what the last test found. */
export function PoolHost({ host, isTesting, onForgetKey }: PoolHostProps) {
  const test = host.lastTest;
  return (
    <li className="flex items-start gap-x-4 px-4 py-2.5">
      <span className="mt-[3px] inline-flex">
        <Mark host={host} isTesting={isTesting} />
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-x-4 gap-y-1 sm:flex-row sm:items-start">
        <span className="min-w-0 flex-1">
          <span className="block truncate font-mono text-sm leading-5">
            {host.user && <span className="text-ink-faint">{host.user}@</span>}
            {host.host}
            {host.port !== 22 && <span className="text-ink-faint">:{host.port}</span>}
          </span>
          {test?.isOk === false && !isTesting && (
            <>
              <span className="block break-words text-bad">{test.message}</span>
              {test.hint && <span className="block break-words text-ink-muted">{test.hint}</span>}
            </>
          )}
          {test?.facts && test.isOk && (
            <span className="block text-ink-muted">
              {describeHardware(test.facts)}{' '}
              <span className="text-ink-faint">
                · {test.facts.os} · {Math.round(test.facts.diskFreeMib / 1024)} GB free
              </span>
            </span>
          )}
          {isAboutHostKey(host) && (
            <Button size="sm" className="mt-1.5" icon={<KeyRound size={13} />} onClick={() => onForgetKey(host)}>
              Review the changed key
            </Button>
          )}
        </span>
        <span className="flex flex-wrap items-center gap-x-3 text-ink-faint">
          {host.clusterName && (
            <Link href={paths.cluster(host.clusterName)} className="rounded-sm text-accent hover:underline">
              in {host.clusterName}
            </Link>
          )}
          {test?.isOk && test.latencyMs !== null && <span>{Math.round(test.latencyMs)} ms</span>}
          {test ? <RelativeTime at={test.at} /> : <span>{isTesting ? 'Testing' : 'Not tested'}</span>}
        </span>
      </span>
      {host.hostKey && (
        <Menu
          trigger={<IconButton label={`Actions for ${host.host}`} size="sm" icon={<Ellipsis size={15} />} hasTooltip={false} />}
          entries={[{ label: 'Forget its host key', icon: <KeyRound size={14} />, onSelect: () => onForgetKey(host) }]}
        />
      )}
    </li>
  );
}

function Mark({ host, isTesting }: { host: PoolHostView; isTesting: boolean }) {
  if (isTesting) return <Spinner label={`Testing ${host.host}`} className="text-accent" />;
  if (!host.lastTest) return <CircleDashed size={14} className="text-ink-faint" role="img" aria-label="Not tested" />;
  return host.lastTest.isOk ? (
    <CircleCheck size={14} className="text-ok" role="img" aria-label="Works" />
  ) : (
    <CircleX size={14} className="text-bad" role="img" aria-label="Does not work" />
  );
}
