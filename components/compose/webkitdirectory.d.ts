import 'react';

declare module 'react' {
  interface InputHTMLAttributes<T> {
    /** Lets a file field take a folder; every browser has it, no standard names it. */
    webkitdirectory?: '';
  }
}
