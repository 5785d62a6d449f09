/** The look shared by every field one types into or picks from. */
export const controlClass =
  'w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-base text-ink placeholder:text-ink-faint ' +
  'transition-colors duration-75 hover:border-ink-faint data-invalid:border-bad-solid aria-invalid:border-bad-solid ' +
  'disabled:bg-sunken disabled:text-ink-faint';
