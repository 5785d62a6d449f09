/** Errors of the command line itself, with the code the process ends with. */
import { exitCodes } from './exit-codes';

export class CliError extends Error {
  readonly hint: string | null;
  readonly exitCode: number;

  constructor(message: string, hint: string | null = null, exitCode: number = exitCodes.failed) {
    super(message);
    this.name = 'CliError';
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** Something the caller wrote or asked for is wrong. */
export class UsageError extends CliError {
  constructor(message: string, hint: string | null = null) {
    super(message, hint, exitCodes.usage);
    this.name = 'UsageError';
  }
}
