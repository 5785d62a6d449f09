'use client';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export interface Follow {
  isFollowing: boolean;
  /** Rows that came since following stopped. */
  newRows: number;
  follow: () => void;
  pause: () => void;
  onScroll: () => void;
}

export interface FollowOptions {
  /** How many rows there are. */
  length: number;
  /** What was written before is still arriving: none of it is news. */
  isLoading: boolean;
  /** Is the end where the reader wants to be at first? */
  isWanted: boolean;
}

const slackPx = 8;

/** Keeps a scrolling element at its end as it grows, until the reader scrolls up; scrolling to the end takes it up again. */
export function useFollow(element: RefObject<HTMLElement | null>, { length, isLoading, isWanted }: FollowOptions): Follow {
  const [isFollowing, setFollowing] = useState(isWanted);
  const [lengthAtPause, setLengthAtPause] = useState(0);
  const lastTop = useRef(0);
  const latest = useRef({ isFollowing, length });
  useLayoutEffect(() => {
    latest.current = { isFollowing, length };
  });

  const toEnd = useCallback(() => {
    const node = element.current;
    if (!node) return;
    node.scrollTop = node.scrollHeight;
    lastTop.current = node.scrollTop;
  }, [element]);

  const pause = useCallback(() => {
    if (!latest.current.isFollowing) return;
    setFollowing(false);
    setLengthAtPause(latest.current.length);
  }, []);
  const follow = useCallback(() => {
    setFollowing(true);
    toEnd();
  }, [toEnd]);

  const onScroll = useCallback(() => {
    const node = element.current;
    if (!node) return;
    const isAtEnd = node.scrollHeight - node.scrollTop - node.clientHeight <= slackPx;
    const isUp = node.scrollTop < lastTop.current - 1;
    lastTop.current = node.scrollTop;
    if (isAtEnd) setFollowing(true);
    else if (isUp) pause();
  }, [element, pause]);

  useLayoutEffect(() => {
    if (isFollowing) toEnd();
  });
  useLayoutEffect(() => {
    if (isLoading) setLengthAtPause(length);
  }, [isLoading, length]);

  // Rows get their height after they are drawn when lines wrap, and the viewer itself can change its height.
  useEffect(() => {
    const node = element.current;
    if (!node) return;
    const observer = new ResizeObserver(() => latest.current.isFollowing && toEnd());
    observer.observe(node);
    if (node.firstElementChild) observer.observe(node.firstElementChild);
    return () => observer.disconnect();
  }, [element, toEnd]);

  return { isFollowing, newRows: isFollowing ? 0 : Math.max(0, length - lengthAtPause), follow, pause, onScroll };
}
