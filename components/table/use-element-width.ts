'use client';
import { useCallback, useState } from 'react';

/** The width of an element in px as it changes; null before it is measured. Put `ref` on the element. */
export function useElementWidth(): { ref: (element: HTMLElement | null) => (() => void) | undefined; width: number | null } {
  const [width, setWidth] = useState<number | null>(null);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
