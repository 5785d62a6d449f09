import type { Diagnostic as Mark } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { Diagnostic } from '@/server/domain/task';
import type { CheckedText } from './editor-language';

/** Where a line and column (from 1) are in a document, as an offset; places outside are moved to the nearest inside. */
export function offsetOf(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(found.from + Math.max(column, 1) - 1, found.to);
}

export function marksOf(doc: Text, checked: CheckedText): Mark[] {
  return checked.diagnostics.map((diagnostic) => {
    const from = offsetOf(doc, diagnostic.line, diagnostic.column);
    return {
      from,
      to: Math.max(from, offsetOf(doc, diagnostic.endLine, diagnostic.endColumn)),
      severity: diagnostic.severity,
      message: diagnostic.message,
      renderMessage: () => messageOf(diagnostic),
      actions: diagnostic.fix
        ? [{ name: diagnostic.fix.title, apply: (view: EditorView) => void applyFix(view, checked.source, diagnostic) }]
        : [],
    };
  });
}

/** Makes the edit that mends a problem. False when the text has changed since it was found: the edit would hit elsewhere. */
export function applyFix(view: EditorView, source: string, { fix }: Diagnostic): boolean {
  if (!fix || view.state.doc.toString() !== source) return false;
  view.dispatch({
    changes: { from: fix.from, to: fix.to, insert: fix.insert },
    selection: { anchor: fix.from + fix.insert.length },
    scrollIntoView: true,
    userEvent: 'input.fix',
  });
  return true;
}

function messageOf({ message, hint }: Diagnostic): Node {
  const box = document.createElement('div');
  box.append(message);
  if (hint) {
    const line = document.createElement('div');
    line.className = 'cm-diagnostic-hint';
    line.textContent = hint;
    box.append(line);
  }
  return box;
}
