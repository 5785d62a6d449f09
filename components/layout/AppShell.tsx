'use client';
import type { ReactNode } from 'react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Search } from 'lucide-react';
import { paths } from '@/components/paths';
import { cx } from '@/components/ui/cx';
import { IconButton } from '@/components/ui/IconButton';
import { Kbd } from '@/components/ui/Kbd';
import { Logo } from './Logo';
import { navigation } from './navigation';
import { PaletteHost } from './PaletteHost';
import { setPaletteOpen } from './palette-store';
import { ServerState } from './ServerState';
import { ThemeMenu } from './ThemeMenu';

/**
 * The frame of every page but the sign-in: a rail of sections, and the page on a sheet that scrolls by itself. Below
 * 768 px the rail becomes a bar at the bottom, where a thumb is.
 */
export function AppShell({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  if (pathname === paths.login()) return children;
  return (
    <div className="flex h-dvh flex-col md:flex-row">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <Rail pathname={pathname} />
      <TopBar />
      <main
        id="main"
        tabIndex={-1}
        className="min-h-0 min-w-0 flex-1 overflow-hidden bg-surface outline-none md:my-2 md:mr-2 md:rounded-xl md:border md:shadow-sheet"
      >
        {children}
      </main>
      <BottomBar pathname={pathname} />
      <PaletteHost />
    </div>
  );
}

function Rail({ pathname }: { pathname: string }) {
  return (
    <header className="hidden w-52 shrink-0 flex-col gap-4 p-3 md:flex">
      <Link href={paths.compose()} className="flex items-center gap-2 rounded-md px-1.5 py-1 text-lg font-semibold tracking-tight">
        <Logo />
        Dhow
      </Link>
      <button
        type="button"
        onClick={() => setPaletteOpen(true)}
        className="flex h-8 items-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-ink-faint hover:border-control hover:text-ink-muted"
      >
        <Search size={14} aria-hidden />
        Find or do
        <Kbd keys={['mod', 'k']} className="ml-auto" />
      </button>
      <nav aria-label="Sections" className="flex flex-col gap-0.5">
        {navigation.map(({ label, href, Icon, holds }) => {
          const isHere = holds(pathname);
          return (
            <Link
              key={label}
              href={href}
              aria-current={isHere ? 'page' : undefined}
              className={cx(
                'flex h-8 items-center gap-2.5 rounded-md px-2 font-medium',
                isHere ? 'bg-pressed text-ink' : 'text-ink-muted hover:bg-hover hover:text-ink',
              )}
            >
              <Icon size={16} className={isHere ? 'text-accent' : undefined} aria-hidden />
              {label}
            </Link>
          );
        })}
      </nav>
      <div className="mt-auto flex items-center justify-between gap-1">
        <ServerState />
        <ThemeMenu />
      </div>
    </header>
  );
}

function TopBar() {
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b bg-canvas pr-2 pl-4 md:hidden">
      <Link href={paths.compose()} className="mr-auto flex items-center gap-2 text-lg font-semibold tracking-tight">
        <Logo />
        Dhow
      </Link>
      <ServerState isCompact />
      <IconButton label="Find or do" icon={<Search size={18} />} hasTooltip={false} onClick={() => setPaletteOpen(true)} />
      <ThemeMenu side="bottom" />
    </header>
  );
}

function BottomBar({ pathname }: { pathname: string }) {
  return (
    <nav aria-label="Sections" className="grid shrink-0 grid-cols-4 border-t bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden">
      {navigation.map(({ label, href, Icon, holds }) => {
        const isHere = holds(pathname);
        return (
          <Link
            key={label}
            href={href}
            aria-current={isHere ? 'page' : undefined}
            className={cx(
              'flex h-14 flex-col items-center justify-center gap-0.5 text-sm font-medium -outline-offset-4',
              isHere ? 'text-accent' : 'text-ink-muted',
            )}
          >
            <Icon size={19} aria-hidden />
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
