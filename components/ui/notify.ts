'use client';
import { toast } from 'sonner';

interface Extra {
  description?: string | undefined;
  action?: { label: string; onClick: () => void } | undefined;
}

/** Short words at the edge of the screen, announced politely. For what one did; errors of a page belong on the page. */
export const notify = {
  done: (message: string, extra: Extra = {}) => void toast.success(message, extra),
  info: (message: string, extra: Extra = {}) => void toast(message, extra),
  /** Stays longer: it has to be read. */
  failed: (message: string, extra: Extra = {}) => void toast.error(message, { ...extra, duration: 12_000 }),
};
