/** What this machine says no with → the closed set. */
import { ProviderError } from '../contract/errors';

const byCode: Record<string, { kind: 'misconfigured' | 'insufficient-capacity' | 'transient'; says: string; hint: string }> = {
  ENOSPC: {
    kind: 'insufficient-capacity',
    says: 'the disk is full',
    hint: 'Make room on this disk, or set DHOW_HOME to a folder on another one.',
  },
  EDQUOT: {
    kind: 'insufficient-capacity',
    says: 'the disk quota is used up',
    hint: 'Make room, or set DHOW_HOME to a folder on another disk.',
  },
  EACCES: {
    kind: 'misconfigured',
    says: 'permission denied',
    hint: 'Run Dhow as the owner of that folder, or set DHOW_HOME to one of your own.',
  },
  EPERM: {
    kind: 'misconfigured',
    says: 'permission denied',
    hint: 'Some file there belongs to another user (a container may have written it as root). Remove it, then try again.',
  },
  EROFS: { kind: 'misconfigured', says: 'the disk is read-only', hint: 'Set DHOW_HOME to a folder that can be written to.' },
  EEXIST: { kind: 'misconfigured', says: 'a file is in the way', hint: 'Move the file away, or set DHOW_HOME to another folder.' },
  ENOTDIR: { kind: 'misconfigured', says: 'a file is in the way', hint: 'Move the file away, or set DHOW_HOME to another folder.' },
};

/** The same words as the shell says them, when the failure came out of a script. */
const byText: [RegExp, string][] = [
  [/no space left/i, 'ENOSPC'],
  [/quota exceeded/i, 'EDQUOT'],
  [/read-only file system/i, 'EROFS'],
  [/permission denied/i, 'EACCES'],
];

/** `what` says what was tried, without a full stop. A ProviderError passes through unchanged. */
export function translateLocalError(error: unknown, what: string): ProviderError {
  if (error instanceof ProviderError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : byText.find(([pattern]) => pattern.test(text))?.[1];
  const known = code === undefined ? undefined : byCode[code];
  if (known) return new ProviderError(known.kind, 'cloud', `${what}: ${known.says}.`, { hint: known.hint, detail: text, cause: error });
  return new ProviderError('transient', 'cloud', `${what}: ${text.replace(/\.$/, '')}.`, { cause: error });
}
