'use client';
import { memo } from 'react';
import { plainStyle, parseAnsi } from './ansi';
import type { TextStyle } from './ansi';
import { cssOf } from './ansi-css';
import { markMatches } from './log-search';
import type { LogTag } from './log-tag';
import css from './LogViewer.module.css';

export interface LogRowLineProps {
  position: number;
  text: string;
  start: TextStyle;
  /** Null on rows that go on from the one above, and where nobody knows. */
  line: number | null;
  /** Characters that the column of line numbers takes; 0 leaves it out. */
  numberWidth: number;
  time: string;
  timeWidth: number;
  tag: LogTag | null;
  missing: string | null;
  pattern: RegExp | null;
  isChosen: boolean;
  isCurrentMatch: boolean;
  lineHref: string | null;
  onPick: (position: number) => void;
}

/** One row. Takes only plain values, so that a row which did not change is not drawn again. */
export const LogRowLine = memo(function LogRowLine(props: LogRowLineProps) {
  const { position, line, tag } = props;
  return (
    <div className={css.row} data-row={position} data-chosen={props.isChosen || undefined} data-current={props.isCurrentMatch || undefined}>
      <span className={css.gutter}>
        {props.numberWidth > 0 && (
          <a
            className={css.number}
            style={{ width: `${props.numberWidth}ch` }}
            href={props.lineHref ?? undefined}
            tabIndex={-1}
            onClick={(event) => {
              event.preventDefault();
              props.onPick(position);
            }}
          >
            {line}
          </a>
        )}
        {props.timeWidth > 0 && <span style={{ width: `${props.timeWidth}ch` }}>{props.time}</span>}
        {tag?.stage && <span className={css.stage}>{tag.stage}</span>}
        {tag?.rank && (
          <span className={css.rank} style={{ '--hue': tag.hue }}>
            {tag.rank}
          </span>
        )}
      </span>
      {props.missing === null ? (
        <span className={css.text} data-text>
          <RowText text={props.text} start={props.start} pattern={props.pattern} />
        </span>
      ) : (
        <span className={css.missing}>{props.missing}</span>
      )}
    </div>
  );
});

function RowText({ text, start, pattern }: Pick<LogRowLineProps, 'text' | 'start' | 'pattern'>) {
  const { spans } = parseAnsi(text, start);
  if (!pattern && spans.every((span) => span.style === plainStyle)) return spans.map((span) => span.text).join('');
  return markMatches(spans, pattern).map((span, index) => {
    const style = cssOf(span.style);
    if (span.isMatch) return <mark key={index}>{span.text}</mark>;
    return style ? (
      <span key={index} style={style}>
        {span.text}
      </span>
    ) : (
      span.text
    );
  });
}
