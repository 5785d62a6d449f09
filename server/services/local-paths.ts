/** Paths in a task file, when they mean this machine: `~` is the server's user, and relative ones need a place to start. */
import path from 'node:path';
import { DhowError } from '@/server/domain/errors';

export function resolveLocalPath(written: string, userHome: string, cwd: string | null): string {
  if (written === '~' || written.startsWith('~/')) return path.join(userHome, written.slice(1));
  if (path.isAbsolute(written)) return path.normalize(written);
  if (cwd !== null) return path.resolve(cwd, written);
  throw new DhowError('invalid-input', `“${written}” is a relative path, and there is no folder to start from.`, {
    hint: 'Write the whole path (or one from ~), or upload the folder.',
  });
}
