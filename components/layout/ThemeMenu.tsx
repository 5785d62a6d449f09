'use client';
import { useSyncExternalStore } from 'react';
import { useTheme } from 'next-themes';
import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '@/components/ui/IconButton';
import { Menu } from '@/components/ui/Menu';

const options = [
  { value: 'light', label: 'Light', icon: <Sun size={14} /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={14} /> },
  { value: 'system', label: 'As the system', icon: <Monitor size={14} /> },
];
const never = () => () => {};

/** Light, dark, or whatever the system says. */
export function ThemeMenu({ side = 'top' }: { side?: 'top' | 'bottom' }) {
  const { theme = 'system', setTheme } = useTheme();
  // The server cannot know the choice: it renders the neutral icon, and so does the first client render.
  const isClient = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const chosen = isClient ? theme : 'system';
  const Icon = chosen === 'light' ? Sun : chosen === 'dark' ? Moon : Monitor;
  return (
    <Menu
      side={side}
      trigger={<IconButton label="Theme" icon={<Icon size={15} />} hasTooltip={false} />}
      entries={[{ kind: 'choice', label: 'Theme', value: chosen, onChange: setTheme, options }]}
    />
  );
}
