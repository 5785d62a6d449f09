/** What reading one scalar of a task file gives: its value, or what is wrong with it. */
interface Misreading {
  /** A diagnostic's code. */
  code: string;
  message: string;
  hint?: string;
  /** Text that would be right in its place. */
  replacement?: string;
}

export type Reading<T> = { ok: true; value: T } | ({ ok: false } & Misreading);

export const read = <T>(value: T): Reading<T> => ({ ok: true, value });
export const misread = (code: string, message: string, more: { hint?: string; replacement?: string } = {}): Reading<never> => ({
  ok: false,
  code,
  message,
  ...more,
});
/** A text of the file as a message cites it: never longer than a line can bear. */
export const quoted = (text: string): string => `“${text.length > 60 ? `${text.slice(0, 57)}…` : text}”`;

/** A known form that no room of the product acts on yet. `what` with its verb: `Git workdirs are`. */
export const notSupported = (what: string, hint?: string): Reading<never> =>
  misread('not-supported', `${what} not supported yet.`, hint === undefined ? {} : { hint });
