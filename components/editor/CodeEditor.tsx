'use client';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { Ref, RefObject } from 'react';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Diagnostic } from '@/server/domain/task';
import { applyFix, marksOf, offsetOf } from './editor-diagnostics';
import { editorExtensions } from './editor-extensions';
import type { CheckedText, EditorLanguage } from './editor-language';

export interface EditorHandle {
  focus: () => void;
  /** Puts the cursor at a line and column, from 1, and shows it. */
  goTo: (line: number, column: number) => void;
  /** False when the text has changed since `source`. */
  fix: (source: string, diagnostic: Diagnostic) => boolean;
}

export interface CodeEditorProps {
  value: string;
  onChange?: (value: string) => void;
  /** Names the editor: `Task file`. */
  label: string;
  /** The id of an element that says more about it. */
  describedBy?: string;
  isReadOnly?: boolean;
  language?: EditorLanguage;
  /** Null while it is not known; the marks of the last check then stay where they are. */
  checked?: CheckedText | null;
  /** ⌘↵, or Ctrl+Enter. */
  onSubmit?: () => void;
  /** A file was dropped on the text. Without it, its content is put there. */
  onDropFile?: (file: File) => void;
  handle?: Ref<EditorHandle>;
}

/** CodeMirror under React: React owns the text, CodeMirror everything else, so the cursor survives what React does. */
export function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });

  useLayoutEffect(() => {
    if (!host.current) return;
    const made = createView(host.current, latest);
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, [props.isReadOnly, props.label, props.describedBy]);

  useEffect(() => {
    if (view.current) replaceText(view.current, props.value);
  }, [props.value]);

  useEffect(() => {
    const { current } = view;
    if (!current || !props.checked || current.state.doc.toString() !== props.checked.source) return;
    current.dispatch(setDiagnostics(current.state, marksOf(current.state.doc, props.checked)));
  }, [props.checked, props.isReadOnly]);

  useImperativeHandle(props.handle, () => ({
    focus: () => view.current?.focus(),
    goTo: (line, column) => view.current && goTo(view.current, line, column),
    fix: (source, diagnostic) => view.current !== null && applyFix(view.current, source, diagnostic),
  }));

  // Below 16 px, iOS zooms the page when a field takes focus.
  return <div ref={host} className="h-full min-h-0 overflow-hidden [--editor-font-size:12.5px] coarse:[--editor-font-size:16px]" />;
}

function createView(parent: HTMLElement, latest: RefObject<CodeEditorProps>): EditorView {
  const { value, label, describedBy, isReadOnly } = latest.current;
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: value,
      extensions: editorExtensions({
        label,
        describedBy: describedBy ?? null,
        isReadOnly: isReadOnly ?? false,
        language: () => latest.current.language,
        onChange: (text) => latest.current.onChange?.(text),
        onSubmit: () => latest.current.onSubmit?.(),
        onDropFile: (file) => {
          latest.current.onDropFile?.(file);
          return latest.current.onDropFile !== undefined;
        },
      }),
    }),
  });
}

/** Changes only what differs, so that cursor, scroll and undo history stay meaningful. */
function replaceText(view: EditorView, text: string): void {
  const old = view.state.doc.toString();
  if (old === text) return;
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
  let tail = 0;
  while (tail < old.length - from && tail < text.length - from && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  view.dispatch({ changes: { from, to: old.length - tail, insert: text.slice(from, text.length - tail) } });
}

function goTo(view: EditorView, line: number, column: number): void {
  const anchor = offsetOf(view.state.doc, line, column);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
  view.focus();
}
