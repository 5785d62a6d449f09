'use client';
import { useMemo, useState } from 'react';
import type { DragEvent, RefObject } from 'react';
import { completeTask, hoverTask } from '@/server/spec/completions';
import type { EditorHandle } from '@/components/editor/CodeEditor';
import { YamlEditor } from '@/components/editor/YamlEditor';
import { cx } from '@/components/ui/cx';
import type { CheckedTask } from './checked-task';
import { openFile } from './open-file';
import { ProblemsSection } from './ProblemsSection';
import type { LaunchRefusal } from './use-launch';

const language = { complete: completeTask, hover: hoverTask };
const helpId = 'compose-editor-help';

export interface EditorPaneProps {
  value: string;
  onChange: (value: string) => void;
  checked: CheckedTask;
  onSubmit: () => void;
  refusal: LaunchRefusal | null;
  editor: RefObject<EditorHandle | null>;
  className?: string;
}

/** The editor, what is wrong with its text, and a place to drop a task file. */
export function EditorPane({ value, onChange, checked, onSubmit, refusal, editor, className }: EditorPaneProps) {
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
    <div className={cx('relative flex flex-col', className)} onDragOver={onDragOver} onDragLeave={() => setOver(false)} onDrop={onDrop}>
      <div className="min-h-0 flex-1">
        <YamlEditor
          label="Task file"
          describedBy={helpId}
          value={value}
          onChange={onChange}
          language={language}
          checked={marks}
          onSubmit={onSubmit}
          onDropFile={open}
          handle={editor}
        />
      </div>
      <ProblemsSection checked={checked} refusal={refusal} editor={editor} />
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
