import type { EditorHover } from './editor-language';

/** The card of a hover: its title and its text, built as nodes so that no text of a file can become markup. */
export function hoverCard({ title, markdown }: Pick<EditorHover, 'title' | 'markdown'>): HTMLElement {
  const card = element('div', 'cm-hover');
  card.append(element('div', 'cm-hover-title', title));
  for (const block of markdown.split(/\n{2,}/)) {
    const fenced = /^```\w*\n([\s\S]*?)\n```$/.exec(block);
    if (fenced) card.append(element('pre', 'cm-hover-code', fenced[1]));
    else card.append(paragraph(block));
  }
  return card;
}

function paragraph(text: string): HTMLElement {
  const line = element('p', 'cm-hover-docs');
  for (const part of text.split(/(`[^`]+`|\*\*[^*]+\*\*)/)) {
    if (part.startsWith('`')) line.append(element('code', '', part.slice(1, -1)));
    else if (part.startsWith('**')) line.append(element('strong', '', part.slice(2, -2)));
    else line.append(part);
  }
  return line;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
