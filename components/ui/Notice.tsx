import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { cx } from './cx';
import { toneSoft } from './tone';

const icons = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert } as const;

export interface NoticeProps {
  tone: keyof typeof icons;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}

/** A remark in the flow of a page: something worth knowing about what is below it. */
export function Notice({ tone, title, children, action, className }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div
      className={cx('flex items-start gap-2.5 rounded-lg px-3 py-2', toneSoft[tone], className)}
      role={tone === 'bad' ? 'alert' : undefined}
    >
      <Icon size={15} className="mt-0.5 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1 break-words">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-ink-muted">{children}</div>}
      </div>
      {action}
    </div>
  );
}
