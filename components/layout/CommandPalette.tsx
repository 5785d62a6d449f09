'use client';
import { Command as Cmdk } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog as Base } from '@base-ui/react/dialog';
import { Kbd } from '@/components/ui/Kbd';
import { setPaletteOpen, setPaletteQuery, usePaletteCommands, usePaletteQuery, type Command } from './palette-store';

/** Groups in the order they were first added, so that what belongs to the open page stays above the rest. */
function inGroups(commands: ReadonlyMap<string, readonly Command[]>, query: string): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of [...commands.values()].flat()) {
    if (command.isQuiet && !query) continue;
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return [...groups];
}

/** Find and do anything by typing. Loaded when it is first opened. */
export function CommandPalette() {
  const query = usePaletteQuery();
  const groups = inGroups(usePaletteCommands(), query);
  return (
    <Base.Root open onOpenChange={setPaletteOpen}>
      <Base.Portal>
        <Base.Backdrop className="fade-motion fixed inset-0 z-50 bg-scrim" />
        <Base.Popup
          aria-label="Commands"
          className="pop-motion fixed inset-x-3 top-[max(0.75rem,10dvh)] z-50 mx-auto max-w-xl overflow-hidden rounded-xl border bg-raised shadow-dialog outline-none"
        >
          <Cmdk loop label="Commands" className="flex max-h-[70dvh] flex-col">
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search size={16} className="shrink-0 text-ink-faint" aria-hidden />
              <Cmdk.Input
                value={query}
                onValueChange={setPaletteQuery}
                placeholder="Go to a page, a cluster, a job; or do something"
                className="h-12 w-full min-w-0 bg-transparent text-md outline-none placeholder:text-ink-faint"
              />
              <Kbd keys={['esc']} className="text-ink-faint" />
            </div>
            <Cmdk.List label="Commands found" className="overflow-y-auto overscroll-contain p-1.5">
              <Cmdk.Empty className="px-4 py-10 text-center text-ink-muted">Nothing is called that.</Cmdk.Empty>
              {groups.map(([group, commands]) => (
                <Cmdk.Group
                  key={group}
                  heading={group}
                  className="pb-1 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-ink-faint"
                >
                  {commands.map((command) => (
                    <PaletteItem key={command.id} command={command} />
                  ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function PaletteItem({ command }: { command: Command }) {
  return (
    <Cmdk.Item
      value={command.id}
      keywords={[command.label, ...(command.keywords ?? [])]}
      onSelect={() => {
        setPaletteOpen(false);
        command.onSelect();
      }}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 aria-selected:bg-hover coarse:h-11"
    >
      {command.icon && <span className="inline-flex text-ink-faint">{command.icon}</span>}
      <span className="truncate">{command.label}</span>
      {command.hint && <span className="ml-auto shrink-0 truncate pl-3 text-sm text-ink-faint">{command.hint}</span>}
    </Cmdk.Item>
  );
}
