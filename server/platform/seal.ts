/**
 * Seals secrets for the database with AES-256-GCM under the installation's key, kept in a file only its owner reads.
 * Losing the key loses the secrets and nothing else. Form: `v1.<nonce>.<tag>.<ciphertext>`, base64url.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { DhowError } from '@/server/domain/errors';

export interface Sealer {
  seal(plain: string): string;
  /** Throws DhowError `misconfigured` when it was sealed with another key or was tampered with. */
  open(sealed: string): string;
}

export function createSealer(key: Buffer): Sealer {
  return {
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return ['v1', ...[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.');
    },
    open(sealed) {
      const [version, nonce, tag, text] = sealed.split('.');
      try {
        if (version !== 'v1' || !nonce || !tag || text === undefined) throw new Error('not a sealed value');
        const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
        decipher.setAuthTag(Buffer.from(tag, 'base64url'));
        return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new DhowError('misconfigured', 'A stored secret cannot be opened: it was sealed with another key.', {
          hint: 'Put back the secret.key that this installation was started with, or enter the secret again.',
          cause,
        });
      }
    },
  };
}

/** Reads the key, or makes it on the first start. */
export function loadSealKey(file: string): Buffer {
  if (!existsSync(file)) {
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
    renameSync(fresh, file);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new DhowError('misconfigured', `${file} is not a key of 32 bytes in base64.`);
  return key;
}
