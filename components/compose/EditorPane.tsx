'use client';
import { useMemo, useState } from 'react';
import type { DragEvent, Ref } from 'react';
import { completeTask, hoverTask } from '@/server/spec/completions';
import type { EditorHandle } from '@/components/editor/CodeEditor';
import { YamlEditor } from '@/components/editor/YamlEditor';
import { cx } from '@/components/ui/cx';
import type { CheckedTask } from './checked-task';
import { openFile } from './open-file';

const language = { complete: completeTask, hover: hoverTask };
const helpId = 'compose-editor-help';

export interface EditorPaneProps {
  value: string;
  onChange: (value: string) => void;
  checked: CheckedTask;
  onSubmit: () => void;
  handle: Ref<EditorHandle>;
  className?: string;
}

/** The editor, and a place to drop a task file. */
export function EditorPane({ value, onChange, checked, onSubmit, handle, className }: EditorPaneProps) {
  const [isOver, setOver] = useState(false);
  const marks = useMemo(() => ({ source: checked.source, diagnostics: checked.diagnostics }), [checked]);
  const open = (file: File) => {
    setOver(false);
    void openFile(file);
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (!file || event.defaultPrevented) return;
    event.preventDefault();
    open(file);
  };
  return (
    <div className={cx('relative', className)} onDragOver={onDragOver} onDragLeave={() => setOver(false)} onDrop={onDrop}>
      <YamlEditor
        label="Task file"
        describedBy={helpId}
        value={value}
        onChange={onChange}
        language={language}
        checked={marks}
        onSubmit={onSubmit}
        onDropFile={open}
        handle={handle}
      />
      <p id={helpId} className="sr-only">
        Tab indents. Press Escape and then Tab to leave the editor. Control or Command with Enter runs the task.
      </p>
      {isOver && (
        <div className="pointer-events-none absolute inset-2 flex items-center justify-center rounded-lg border-2 border-dashed border-accent-solid bg-accent-soft/85 font-medium text-accent">
          Drop a task file to open it
        </div>
      )}
    </div>
  );
}
