import { plainText } from './ansi';
import type { LogView } from './log-view';

/** The position of the row that a node of the page is in; null when it is in none. */
export function rowPositionOf(node: Node | null): number | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  const row = element?.closest<HTMLElement>('[data-row]');
  return row ? Number(row.dataset['row']) : null;
}

/**
 * The selected text, from the log itself rather than from the page: rows that scrolled out of the page are in it, line
 * numbers and colours are not, and a line that takes several rows is one line. Null when the selection is within one row,
 * where the browser's own copy is right.
 */
export function selectedText(selection: Selection, view: LogView): string | null {
  if (selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const from = rowPositionOf(range.startContainer);
  const to = rowPositionOf(range.endContainer);
  if (from === null || to === null || from === to) return null;
  let text = '';
  for (let position = from; position <= to; position += 1) {
    const row = view.rowAt(position);
    if (!row || row.missingBytes > 0) continue;
    const isFirst = position === from;
    if (!isFirst && !row.isContinued) text += '\n';
    if (isFirst) text += partOf(range.startContainer, (part, element) => part.setStart(element, range.startOffset));
    else if (position === to) text += partOf(range.endContainer, (part, element) => part.setEnd(element, range.endOffset));
    else text += plainText(row.text);
  }
  return text;
}

/** A row's text, cut at where the selection begins or ends in it. A selection that ends in the gutter takes nothing of it. */
function partOf(container: Node, cut: (part: Range, at: Node) => void): string {
  const element = container instanceof Element ? container : container.parentElement;
  const textElement = element?.closest('[data-row]')?.querySelector('[data-text]');
  if (!textElement) return '';
  const part = document.createRange();
  part.selectNodeContents(textElement);
  if (textElement.contains(container)) cut(part, container);
  return part.toString();
}
