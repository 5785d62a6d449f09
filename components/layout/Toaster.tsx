'use client';
import { Toaster as Sonner } from 'sonner';
import { CircleAlert, CircleCheck } from 'lucide-react';

/** Where `notify` shows its words. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      offset={16}
      mobileOffset={{ bottom: 68, left: 12, right: 12 }}
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
