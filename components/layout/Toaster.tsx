'use client';
import { useSyncExternalStore } from 'react';
import { Toaster as Sonner } from 'sonner';
import { CircleAlert, CircleCheck } from 'lucide-react';

const narrow = '(max-width: 639px)';
const subscribe = (listener: () => void) => {
  const query = window.matchMedia(narrow);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** Where `notify` shows its words: away from the buttons, which on a phone are at the bottom. */
export function Toaster() {
  const isNarrow = useSyncExternalStore(
    subscribe,
    () => window.matchMedia(narrow).matches,
    () => false,
  );
  return (
    <Sonner
      position={isNarrow ? 'top-center' : 'bottom-right'}
      offset={16}
      mobileOffset={12}
      icons={{
        success: <CircleCheck size={16} className="text-ok" aria-hidden />,
        error: <CircleAlert size={16} className="text-bad" aria-hidden />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'flex w-full items-start gap-2.5 rounded-lg border bg-raised p-3 text-ink shadow-pop sm:w-[356px]',
          icon: 'mt-0.5',
          content: 'min-w-0 flex-1',
          title: 'font-medium break-words',
          description: 'mt-0.5 break-words text-ink-muted',
          actionButton: 'ml-auto shrink-0 rounded-md px-2 py-0.5 font-medium text-accent hover:bg-hover',
        },
      }}
    />
  );
}
