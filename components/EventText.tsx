import type { EventLevel, EventView } from '@/server/domain/event';
import { cx } from './ui/cx';
import { toneSolid, type Tone } from './ui/tone';

const toneOf: Record<EventLevel, Tone> = { info: 'neutral', warning: 'warn', error: 'bad' };
const inkOf: Record<EventLevel, string | undefined> = { info: undefined, warning: 'text-warn', error: 'text-bad' };

/** The dot of an event on a timeline; where it stands is the timeline's. */
export const EventDot = ({ level, className }: { level: EventLevel; className: string }) => (
  <span className={cx('size-[7px] rounded-full', className, toneSolid[toneOf[level]])} aria-hidden />
);

/** What happened, its level told to those who do not see colours. */
export const EventText = ({ event }: { event: EventView }) => (
  <span className="min-w-0 flex-1 break-words">
    {event.level !== 'info' && <span className="sr-only">{event.level}: </span>}
    <span className={inkOf[event.level]}>{event.message}</span>
  </span>
);
