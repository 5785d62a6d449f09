import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Custom properties: what a row hands to its style sheet. */
    [name: `--${string}`]: string | number | undefined;
  }
}
