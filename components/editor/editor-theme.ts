/** The editor's look, from the page's own tokens: one theme serves light and dark. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const base = EditorView.theme({
  '&': { height: '100%', fontSize: 'var(--editor-font-size)', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', overscrollBehavior: 'contain' },
  '.cm-content': { padding: '10px 0 40px', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 16px 0 6px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-faint)', border: 'none', paddingLeft: '4px' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '28px', padding: '0 8px 0 4px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--ink) 3.5%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '.cm-cursor': { borderLeft: '1.5px solid var(--ink)' },
  '.cm-placeholder': { color: 'var(--ink-faint)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent-solid) 26%, transparent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in oklab, var(--accent-solid) 13%, transparent)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--line-strong)',
    borderRadius: '2px',
  },
  '.cm-variable': { color: 'var(--info)' },
});

const marks = EditorView.theme({
  '.cm-lintRange': { backgroundImage: 'none', paddingBottom: '1px' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--bad-solid) 1px', textUnderlineOffset: '4px' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--warn-solid) 1px', textUnderlineOffset: '4px' },
  '.cm-lintRange-active': { backgroundColor: 'var(--bad-soft)' },
  '.cm-gutter-lint': { width: '12px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0', display: 'flex', alignItems: 'center', justifyContent: 'center' },
  '.cm-lint-marker': { width: '7px', height: '7px', borderRadius: '99px', content: 'none' },
  '.cm-lint-marker-error': { backgroundColor: 'var(--bad-solid)', content: 'none' },
  '.cm-lint-marker-warning': { backgroundColor: 'var(--warn-solid)', content: 'none' },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in oklab, var(--warn-solid) 35%, transparent)' },
  '.cm-searchMatch-selected': { outline: '1px solid var(--warn-solid)' },
});

const popups = EditorView.theme({
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: '9px',
    backgroundColor: 'var(--raised)',
    boxShadow: '0 10px 28px hsl(var(--shadow-color) / calc(var(--shadow-strength) * 1.5))',
    fontFamily: 'var(--font-sans)',
    fontSize: '13px',
    lineHeight: '20px',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete': { padding: '4px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', fontSize: '12.5px', maxHeight: '16em', minWidth: '200px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', borderRadius: '6px', lineHeight: '20px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--pressed)', color: 'var(--ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '650', color: 'var(--accent)' },
  '.cm-completionDetail': { marginLeft: '12px', fontStyle: 'normal', fontFamily: 'var(--font-sans)', color: 'var(--ink-faint)' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 12px', maxWidth: '320px', whiteSpace: 'pre-line' },
  '.cm-completionInfo.cm-completionInfo-right': { marginLeft: '6px' },
  '.cm-hover': { padding: '8px 12px', maxWidth: 'min(380px, 86vw)' },
  '.cm-hover-title': { fontFamily: 'var(--font-mono)', fontSize: '12px', fontWeight: '600', color: 'var(--accent)' },
  '.cm-hover-docs': { margin: '4px 0 0', whiteSpace: 'pre-line', color: 'var(--ink-muted)' },
  '.cm-hover-docs code': { fontFamily: 'var(--font-mono)', fontSize: '12px', color: 'var(--ink)' },
  '.cm-hover-docs strong': { fontWeight: '600', color: 'var(--ink)' },
  '.cm-hover-code': {
    margin: '6px 0 2px',
    padding: '4px 8px',
    borderRadius: '6px',
    backgroundColor: 'var(--sunken)',
    fontFamily: 'var(--font-mono)',
    fontSize: '12px',
    overflowX: 'auto',
  },
  '.cm-tooltip-lint': { padding: '0' },
  '.cm-diagnostic': { padding: '8px 12px', maxWidth: 'min(440px, 86vw)', border: 'none' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad-solid)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warn-solid)' },
  '.cm-diagnosticText': { whiteSpace: 'pre-line' },
  '.cm-diagnostic-hint': { color: 'var(--ink-muted)' },
  '.cm-diagnosticAction': {
    margin: '6px 0 0',
    padding: '2px 10px',
    borderRadius: '6px',
    border: '1px solid var(--line-strong)',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    fontSize: '12px',
    fontWeight: '500',
    cursor: 'pointer',
  },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 10px', fontFamily: 'var(--font-sans)', fontSize: '12px' },
  '.cm-panel.cm-search label': { fontSize: '12px' },
  '.cm-textfield': {
    borderRadius: '6px',
    border: '1px solid var(--control)',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    padding: '3px 8px',
    fontSize: '12px',
  },
  '.cm-button': {
    borderRadius: '6px',
    border: '1px solid var(--line-strong)',
    backgroundImage: 'none',
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    padding: '3px 10px',
    fontSize: '12px',
  },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink-muted)', fontSize: '18px', right: '8px', top: '4px' },
});

const highlight = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ok)' },
  { tag: [tags.lineComment, tags.comment], color: 'var(--ink-faint)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--ink-muted)' },
  { tag: [tags.labelName, tags.typeName, tags.meta, tags.keyword], color: 'var(--warn)' },
]);

export const editorTheme: Extension = [base, marks, popups, syntaxHighlighting(highlight)];
