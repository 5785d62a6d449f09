'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { explain } from '@/components/api-error';
import { LogFeed } from '@/components/logs/log-feed';
import { useTRPCClient } from '@/components/trpc';

/** Of each stream, at first. A longer log is loaded whole on demand. */
const tailBytes = 4 * 1024 * 1024;
const closeAfterHiddenMs = 15_000;
const retryAfterMs = 3_000;

export interface JobLog {
  feed: LogFeed;
  /** Begins again, without leaving anything out. */
  loadAll: () => void;
  retry: () => void;
}

/**
 * The log of a job, live. The stream is closed while the tab has been hidden for a while (a browser allows few connections)
 * and taken up where it stopped, as it is after an error.
 */
export function useJobLog(jobId: string, isWhole: boolean): JobLog {
  const client = useTRPCClient();
  // A feed for each job.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const feed = useMemo(() => new LogFeed((run) => void requestAnimationFrame(run)), [jobId]);
  const isOpen = useOpenWhileVisible();
  const [attempt, setAttempt] = useState(0);
  const wantsAll = useRef(isWhole);
  /** The id of the last message: where to go on. */
  const cursor = useRef<{ feed: LogFeed; id: string } | null>(null);

  useEffect(() => {
    const { status } = feed.getSnapshot();
    if (status === 'ended') return;
    if (!isOpen) return feed.setStatus('paused');
    const resumeFrom = cursor.current?.feed === feed ? cursor.current.id : undefined;
    feed.setStatus(resumeFrom ? 'loading' : 'connecting');
    let timer: ReturnType<typeof setTimeout> | null = null;
    let hasEnded = false;
    const lost = (words: string) => {
      if (hasEnded) return;
      feed.setStatus('failed', words);
      timer ??= setTimeout(() => setAttempt((count) => count + 1), retryAfterMs);
    };
    const subscription = client.jobs.log.subscribe(
      { jobId, ...(wantsAll.current ? {} : { tailBytes }), ...(resumeFrom ? { lastEventId: resumeFrom } : {}) },
      {
        onData: ({ id, data }) => {
          cursor.current = { feed, id };
          feed.receive(data);
          if (data.type !== 'end') return;
          hasEnded = true;
          subscription.unsubscribe();
        },
        onConnectionStateChange: (state) => {
          if (state.state === 'connecting' && state.error && !hasEnded) feed.setStatus('failed', explain(state.error).message);
        },
        onError: (error) => lost(explain(error).message),
        onComplete: () => lost('The stream stopped.'),
      },
    );
    return () => {
      if (timer) clearTimeout(timer);
      subscription.unsubscribe();
    };
  }, [client, feed, jobId, isOpen, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  const loadAll = useCallback(() => {
    wantsAll.current = true;
    cursor.current = null;
    feed.reset();
    setAttempt((count) => count + 1);
  }, [feed]);
  return { feed, loadAll, retry };
}

/** True while the tab is in front, and for a while after it was. */
function useOpenWhileVisible(): boolean {
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const onChange = () => {
      if (timer) clearTimeout(timer);
      timer = null;
      if (document.visibilityState === 'visible') setOpen(true);
      else timer = setTimeout(() => setOpen(false), closeAfterHiddenMs);
    };
    document.addEventListener('visibilitychange', onChange);
    return () => {
      document.removeEventListener('visibilitychange', onChange);
      if (timer) clearTimeout(timer);
    };
  }, []);
  return isOpen;
}
