'use client';
import { useEffect, useRef, useState } from 'react';
import type { UploadedTree } from './compose-draft';
import type { UploadRequest } from './upload-tree';
import { UploadError, uploadTree } from './upload-tree';

export interface Sending {
  isSending: boolean;
  /** 0 … 1. */
  fraction: number;
  problem: string | null;
  send: (kind: UploadRequest['kind'], input: HTMLInputElement) => void;
  stop: () => void;
}

/** Sends what a file field holds; leaving the page stops it. */
export function useUpload(onDone: (upload: UploadedTree) => void): Sending {
  const [fraction, setFraction] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const send = async (kind: UploadRequest['kind'], input: HTMLInputElement) => {
    const files = [...(input.files ?? [])];
    // The same folder can be chosen again.
    input.value = '';
    if (files.length === 0) return;
    const own = new AbortController();
    controller.current = own;
    setProblem(null);
    setFraction(0);
    try {
      onDone(await uploadTree({ kind, files, onProgress: setFraction, signal: own.signal }));
    } catch (error) {
      if (own.signal.aborted) return;
      const hint = error instanceof UploadError ? error.hint : null;
      setProblem([error instanceof Error ? error.message : String(error), hint].filter(Boolean).join(' '));
    } finally {
      setFraction(null);
    }
  };
  return {
    isSending: fraction !== null,
    fraction: fraction ?? 0,
    problem,
    send: (kind, input) => void send(kind, input),
    stop: () => controller.current?.abort(),
  };
}
