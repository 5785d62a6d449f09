import { DhowError } from './errors';
import type { Diagnostic } from './task';

/** A task file that cannot run, with everything that is wrong in it. */
export class InvalidTaskError extends DhowError {
  readonly diagnostics: Diagnostic[];

  constructor(diagnostics: Diagnostic[]) {
    const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    const first = errors[0];
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    super(
      'invalid-task',
      first ? `Line ${first.line}: ${first.message}${more}` : 'The task file is not valid.',
      first?.hint ? { hint: first.hint } : {},
    );
    this.name = 'InvalidTaskError';
    this.diagnostics = diagnostics;
  }
}
