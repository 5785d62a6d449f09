/** Facts of the installation and browser sessions. */
import type { Db } from './database';

export interface SettingStore {
  /** The value kept under `key`; `make()` is kept and returned when there is none. Two processes agree on one. */
  getOrMake(key: string, make: () => string): Promise<string>;
}

export function createSettingStore(db: Db): SettingStore {
  return {
    async getOrMake(key, make) {
      await db.setting.createMany({ data: [{ key, value: make() }], skipDuplicates: true });
      return (await db.setting.findUniqueOrThrow({ where: { key } })).value;
    },
  };
}

export interface SessionStore {
  add(tokenHash: string, now: Date, expiresAt: Date): Promise<void>;
  isValid(tokenHash: string, now: Date): Promise<boolean>;
  remove(tokenHash: string): Promise<void>;
}

export function createSessionStore(db: Db): SessionStore {
  return {
    async add(tokenHash, createdAt, expiresAt) {
      await db.session.deleteMany({ where: { expiresAt: { lt: createdAt } } });
      await db.session.create({ data: { tokenHash, createdAt, expiresAt } });
    },
    async isValid(tokenHash, now) {
      return (await db.session.count({ where: { tokenHash, expiresAt: { gt: now } } })) === 1;
    },
    async remove(tokenHash) {
      await db.session.deleteMany({ where: { tokenHash } });
    },
  };
}
