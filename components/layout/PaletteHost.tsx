'use client';
import { useEffect, useMemo } from 'react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { Monitor, Moon, Sun } from 'lucide-react';
import { navigation } from './navigation';
import { setPaletteOpen, useCommands, usePaletteOpen, type Command } from './palette-store';

const CommandPalette = dynamic(() => import('./CommandPalette').then((m) => m.CommandPalette), { ssr: false });

/** Opens the palette on ⌘K or Ctrl K, and gives it the commands every page has. */
export function PaletteHost() {
  const isOpen = usePaletteOpen();
  const router = useRouter();
  const { setTheme } = useTheme();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setPaletteOpen(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  useCommands(
    useMemo<Command[]>(
      () => [
        ...navigation.map(({ label, href, Icon, keywords }) => ({
          id: `go:${label}`,
          group: 'Go to',
          label,
          keywords: ['go', 'open', ...keywords],
          icon: <Icon size={15} />,
          onSelect: () => router.push(href),
        })),
        {
          id: 'theme:light',
          group: 'Theme',
          label: 'Light theme',
          keywords: ['appearance'],
          icon: <Sun size={15} />,
          isQuiet: true,
          onSelect: () => setTheme('light'),
        },
        {
          id: 'theme:dark',
          group: 'Theme',
          label: 'Dark theme',
          keywords: ['appearance'],
          icon: <Moon size={15} />,
          isQuiet: true,
          onSelect: () => setTheme('dark'),
        },
        {
          id: 'theme:system',
          group: 'Theme',
          label: 'System theme',
          keywords: ['appearance'],
          icon: <Monitor size={15} />,
          isQuiet: true,
          onSelect: () => setTheme('system'),
        },
      ],
      [router, setTheme],
    ),
  );

  return isOpen ? <CommandPalette /> : null;
}
