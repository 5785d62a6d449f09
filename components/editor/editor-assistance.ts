import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { autocompletion } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { Decoration, MatchDecorator, ViewPlugin, hoverTooltip } from '@codemirror/view';
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view';
import type { EditorLanguage, EditorOption } from './editor-language';
import { hoverCard } from './hover-card';

/** Completion and hover help, asked of the language that is current when they are needed. */
export const assistance = (language: () => EditorLanguage | undefined): Extension => [
  autocompletion({
    icons: false,
    override: [(context: CompletionContext) => complete(context, language())],
  }),
  hoverTooltip(
    (view, position) => {
      const found = language()?.hover(view.state.doc.toString(), position);
      if (!found) return null;
      return { pos: found.from, end: found.to, above: true, create: () => ({ dom: hoverCard(found) }) };
    },
    { hoverTime: 350 },
  ),
  variableMarks,
];

function complete(context: CompletionContext, language: EditorLanguage | undefined): CompletionResult | null {
  const found = language?.complete(context.state.doc.toString(), context.pos);
  if (!found || found.options.length === 0) return null;
  const isAtWord = found.from < context.pos;
  if (!context.explicit && !isAtWord && !opensByItself(context)) return null;
  return { from: found.from, to: found.to, options: found.options.map(optionOf), validFor: /^[\w./:-]*$/ };
}

/** After `key: ` a choice of values helps; on an empty line a list that opens by itself is in the way. */
const opensByItself = (context: CompletionContext): boolean => context.matchBefore(/[\w-]+:\s+$/) !== null;

/** The language's own order is kept among equally good matches. */
const optionOf = (option: EditorOption, index: number): Completion => ({ ...option, boost: -index / 1000 });

/** `$NAME` and `${NAME}`, wherever they stand: what the task is given from outside. */
const variables = new MatchDecorator({
  regexp: /\$(?:[A-Za-z_]\w*|\{[^}\n]+\})/g,
  decoration: Decoration.mark({ class: 'cm-variable' }),
});
const variableMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = variables.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = variables.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
