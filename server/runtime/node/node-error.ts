/** Translates how the shell runtime failed on a node into words for the user. */
import { DhowError } from '@/server/domain/errors';
import type { ExecResult } from '../transport';

/** `doing` completes “Dhow could not …”. */
export function nodeError(label: string, doing: string, result: Pick<ExecResult, 'code' | 'stderr'>): DhowError {
  const said = result.stderr.trim().split('\n').slice(-5).join('\n');
  const firstLine = said.split('\n')[0] ?? '';
  const detail = `exit ${result.code}: ${said}`;
  if (result.code === 83 || /no space left|disk quota exceeded|wrote only \d+ of/i.test(result.stderr)) {
    const room = /^\d+ MiB$/.test(said) ? ` (${said} left)` : '';
    return new DhowError('misconfigured', `The disk of ${label} is full${room}.`, {
      hint: 'Free some space there (Dhow needs 50 MB in the home folder), then try again.',
      detail,
    });
  }
  switch (result.code) {
    case 81:
      return new DhowError('misconfigured', `The home folder on ${label} cannot be written to: ${firstLine || 'no reason given'}.`, {
        hint: 'The account needs a home folder of its own that it may write to.',
        detail,
      });
    case 82:
      return new DhowError('misconfigured', `There is no bash on ${label}.`, {
        hint: 'Install bash there: task scripts are run by it. sh, tar and the other usual commands are enough beside it.',
        detail,
      });
    case 84:
      return new DhowError('misconfigured', `There is no tar on ${label}.`, {
        hint: 'Install tar there: files are sent with it.',
        detail,
      });
    case 85:
      return new DhowError('permission-denied', `The account on ${label} may not write there: ${firstLine}.`, {
        hint: 'Choose a destination below ~, or let the account use sudo without a password.',
        detail,
      });
    case 87:
      return new DhowError('transient', `Some processes on ${label} do not end, not even killed: ${firstLine}.`, {
        hint: 'They may hang in the kernel (a dead network disk, a stuck GPU). Restarting the machine ends them.',
        detail,
      });
    default:
      return new DhowError('transient', `Dhow could not ${doing} on ${label}: ${firstLine || `exit code ${result.code}`}.`, { detail });
  }
}
