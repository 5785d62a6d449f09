'use client';
import { useRef } from 'react';
import { FileCode2, FolderOpen, LayoutTemplate } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Menu } from '@/components/ui/Menu';
import { notify } from '@/components/ui/notify';
import { replaceDraft } from './compose-draft';
import { openFile } from './open-file';
import type { Template } from './templates';
import { templates } from './templates';

/** Something to start from: a template, or a file from disk. */
export function StartMenu() {
  const input = useRef<HTMLInputElement>(null);
  const take = (template: Template) => {
    const undo = replaceDraft({ yaml: template.yaml });
    notify.done(`Started from “${template.name}”`, { action: { label: 'Undo', onClick: undo } });
  };
  return (
    <>
      <Menu
        trigger={
          <Button icon={<LayoutTemplate size={14} aria-hidden />} aria-label="Templates">
            <span className="max-sm:hidden">Templates</span>
          </Button>
        }
        entries={templates.map((template) => ({ label: template.name, icon: <FileCode2 size={14} />, onSelect: () => take(template) }))}
      />
      <Button icon={<FolderOpen size={14} aria-hidden />} aria-label="Open a file" onClick={() => input.current?.click()}>
        <span className="max-sm:hidden">Open</span>
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".yaml,.yml,.txt"
        aria-label="Task file to open"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void openFile(file);
        }}
      />
    </>
  );
}
