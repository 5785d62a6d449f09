import { useId, type ReactNode } from 'react';
import { cx } from './cx';

export interface SectionProps {
  title: string;
  /** A quiet word or number after the title. */
  aside?: ReactNode;
  actions?: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A titled part of a page: a region one can jump to. */
export function Section({ title, aside, actions, description, children, className }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cx('flex flex-col gap-2.5', className)}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={id} className="text-md font-semibold">
          {title}
        </h2>
        {aside && <span className="text-ink-faint">{aside}</span>}
        {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
        {description && <p className="w-full text-ink-muted">{description}</p>}
      </header>
      {children}
    </section>
  );
}
