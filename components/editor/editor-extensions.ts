import { acceptCompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorSelection, EditorState, Prec } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  dropCursor,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Command } from '@codemirror/view';
import { assistance } from './editor-assistance';
import type { EditorLanguage } from './editor-language';
import { editorTheme } from './editor-theme';

export interface EditorWiring {
  label: string;
  describedBy: string | null;
  isReadOnly: boolean;
  language: () => EditorLanguage | undefined;
  onChange: (text: string) => void;
  onSubmit: () => void;
  /** Says whether it took the file. */
  onDropFile: (file: File) => boolean;
}

/** Everything the editor is made of: a YAML editor that writes spaces only. */
export function editorExtensions(wiring: EditorWiring): Extension {
  const attributes = {
    'aria-label': wiring.label,
    // Focusable by itself already, as axe does not know.
    tabindex: '0',
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    ...(wiring.describedBy ? { 'aria-describedby': wiring.describedBy } : {}),
  };
  return [
    EditorView.contentAttributes.of(attributes),
    editorTheme,
    yaml(),
    lineNumbers(),
    search({ top: true }),
    keymap.of(searchKeymap),
    isNarrow() ? EditorView.lineWrapping : [],
    wiring.isReadOnly ? [EditorState.readOnly.of(true), keymap.of(defaultKeymap)] : writing(wiring),
  ];
}

/** On a phone a line that runs off the side is lost. */
const isNarrow = (): boolean => window.matchMedia('(max-width: 640px)').matches;

function writing(wiring: EditorWiring): Extension {
  return [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => (wiring.onSubmit(), true) }])),
    history(),
    drawSelection(),
    dropCursor(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    bracketMatching(),
    closeBrackets(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    EditorView.clipboardInputFilter.of(withoutTabs),
    lintGutter(),
    assistance(wiring.language),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) wiring.onChange(update.state.doc.toString());
    }),
    EditorView.domEventHandlers({
      drop: (event) => {
        const file = event.dataTransfer?.files[0];
        if (!file || !wiring.onDropFile(file)) return false;
        event.preventDefault();
        return true;
      },
    }),
    keymap.of([
      { key: 'Tab', run: tab, shift: indentLess },
      { key: 'Enter', run: newline },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
  ];
}

/** YAML refuses tabs for indentation; text pasted from elsewhere often has them. */
const withoutTabs = (text: string): string => text.replace(/^\t+/gm, (tabs) => '  '.repeat(tabs.length));

/** Takes the chosen completion; else indents what is selected, or moves on to the next even column. */
const tab: Command = (view) => {
  if (acceptCompletion(view)) return true;
  const { state } = view;
  if (!state.selection.main.empty) return indentMore(view);
  const { head } = state.selection.main;
  const column = head - state.doc.lineAt(head).from;
  const spaces = ' '.repeat(2 - (column % 2));
  view.dispatch(state.replaceSelection(spaces), { scrollIntoView: true, userEvent: 'input' });
  return true;
};

/** `key:` or `key: |` with nothing after it: what belongs to it stands further in. */
const opensBlock = /^\s*(?:- +)*[\w./"'-]+:(?: +[|>][+-]?\d?)?\s*$/;

/** A new line as far in as this one. Scripts stand inside the file, so their own indentation counts, not YAML's. */
const newline: Command = (view) => {
  const { state } = view;
  if (state.readOnly) return false;
  const change = state.changeByRange((range) => {
    const line = state.doc.lineAt(range.from);
    const before = line.text.slice(0, range.from - line.from);
    const indent = (/^ */.exec(before)?.[0] ?? '') + (opensBlock.test(before) ? '  ' : '');
    return {
      changes: { from: range.from, to: range.to, insert: state.lineBreak + indent },
      range: EditorSelection.cursor(range.from + 1 + indent.length),
    };
  });
  view.dispatch(state.update(change, { scrollIntoView: true, userEvent: 'input' }));
  return true;
};
