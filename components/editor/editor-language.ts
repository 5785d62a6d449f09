/** What the editor asks of a language: pure functions of the text, so that they can be the same as the server's. */
import type { Diagnostic } from '@/server/domain/task';

export interface EditorOption {
  label: string;
  /** A quiet word after the label. */
  detail?: string;
  /** A sentence or two, shown beside the list. */
  info?: string;
  /** What is written, when it is not the label. */
  apply?: string;
}

/** Offsets name what an option takes the place of. */
export interface EditorCompletions {
  from: number;
  to: number;
  options: readonly EditorOption[];
}

export interface EditorHover {
  from: number;
  to: number;
  title: string;
  /** Paragraphs, fenced code, `code` and **strong**; nothing else of Markdown. */
  markdown: string;
}

export interface EditorLanguage {
  complete: (source: string, offset: number) => EditorCompletions;
  hover: (source: string, offset: number) => EditorHover | null;
}

/** What is wrong with a text. The text is kept with it: offsets mean nothing in another one. */
export interface CheckedText {
  source: string;
  diagnostics: readonly Diagnostic[];
}
