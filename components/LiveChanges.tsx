'use client';
/**
 * Keeps what is on screen true: hears of every change while the tab is in front, and refetches the queries of the noun
 * that changed. The stream carries names only, so missing some costs nothing: whenever it (re)opens, all is refetched.
 */
import { useCallback, useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { changeNouns, type ChangeNoun } from '@/server/domain/change';
import { setLiveState } from './live-state';
import { useTRPC } from './trpc';
import { usePageVisible } from './use-page-visible';

const gatherMs = 150;
const reopenMs = 2_000;

type Path = 'clusters' | 'jobs' | 'events' | 'infra';
/** Whose queries show something of a noun. A log's growth is told by its own stream. */
const shownBy: Record<ChangeNoun, readonly Path[]> = {
  cluster: ['clusters', 'jobs', 'infra'],
  job: ['jobs', 'clusters'],
  event: ['events'],
  pool: ['infra'],
  log: [],
};

/** Refetches in rounds: what changes during one round is gathered for the next, so a storm never piles up requests. */
function useRefetch(): (paths: readonly Path[]) => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const dirty = useRef(new Set<Path>());
  const isRunning = useRef(false);
  return useCallback(
    (paths) => {
      for (const path of paths) dirty.current.add(path);
      if (isRunning.current || dirty.current.size === 0) return;
      isRunning.current = true;
      const round = async () => {
        const due = [...dirty.current];
        dirty.current.clear();
        await Promise.allSettled(due.map((path) => queryClient.invalidateQueries(trpc[path].pathFilter())));
        if (dirty.current.size > 0) setTimeout(round, gatherMs);
        else isRunning.current = false;
      };
      setTimeout(round, gatherMs);
    },
    [trpc, queryClient],
  );
}

export function LiveChanges() {
  const trpc = useTRPC();
  const isVisible = usePageVisible();
  const refetch = useRefetch();

  const stream = useSubscription(
    trpc.live.changes.subscriptionOptions(undefined, {
      enabled: isVisible,
      onStarted: () => refetch(changeNouns.flatMap((noun) => shownBy[noun])),
      onData: ({ data }) => refetch(shownBy[data.noun]),
    }),
  );
  const { status, reset, error } = stream;

  useEffect(() => {
    if (status === 'pending') setLiveState('live');
    else if (status === 'idle') setLiveState('paused');
    else if (status === 'error' || error) setLiveState('offline');
    else setLiveState('connecting');
  }, [status, error]);

  useEffect(() => {
    if (status !== 'error') return;
    const timer = setTimeout(reset, reopenMs);
    return () => clearTimeout(timer);
  }, [status, reset]);

  return null;
}
