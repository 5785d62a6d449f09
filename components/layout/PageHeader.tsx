'use client';
import type { ReactNode } from 'react';
import Link from 'next/link';
import { ChevronRight } from 'lucide-react';

export interface PageHeaderProps {
  title: ReactNode;
  /** What stands above the title: the section it belongs to. */
  parent?: { label: string; href: string };
  /** Beside the title: a state badge. */
  badge?: ReactNode;
  /** Below the title: one line of facts. */
  facts?: ReactNode;
  actions?: ReactNode;
}

/** The head of a page, the same on each: where one is, what it is, what one can do. Holds the page's only h1. */
export function PageHeader({ title, parent, badge, facts, actions }: PageHeaderProps) {
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3 pb-2.5 md:px-6 md:pt-4">
      <div className="min-w-0 flex-1 basis-40">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          {parent && (
            <nav aria-label="Above this page" className="flex items-center gap-1 text-lg text-ink-muted">
              <Link href={parent.href} className="rounded-sm hover:text-ink hover:underline">
                {parent.label}
              </Link>
              <ChevronRight size={14} className="text-ink-faint" aria-hidden />
            </nav>
          )}
          <h1 className="min-w-0 truncate text-lg font-semibold">{title}</h1>
          {badge}
        </div>
        {facts && <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-muted">{facts}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
