/** SSH pools that the Infra page keeps, host keys trusted on first use, and the last test of each host. */
import type { PoolHostTest } from '@/server/domain/pool';
import type { NodeFacts } from '@/server/domain/node';
import type { Db } from './database';
import type { Prisma, SshHost, SshPool } from './prisma/client';

export type PoolRow = SshPool & { hosts: SshHost[] };

export interface PoolWrite {
  name: string;
  user: string | null;
  port: number;
  identityFile: string | null;
  jumpHost: string | null;
  /** Undefined keeps what is stored, null removes it. */
  sealedPassword?: string | null | undefined;
  sealedPrivateKey?: string | null | undefined;
  sealedPassphrase?: string | null | undefined;
  hosts: { host: string; port: number; user: string | null; identityFile: string | null }[];
}

export interface PoolStore {
  list(): Promise<PoolRow[]>;
  get(name: string): Promise<PoolRow | null>;
  save(pool: PoolWrite, now: Date): Promise<void>;
  remove(name: string): Promise<void>;
  tests(): Promise<Map<string, PoolHostTest>>;
  saveTest(hostId: string, test: PoolHostTest): Promise<void>;
  hostKey(hostPort: string): Promise<string | null>;
  hostKeys(): Promise<Map<string, string>>;
  /** Records a key unless one is there; returns the one recorded. */
  trustHostKey(hostPort: string, fingerprint: string, now: Date): Promise<string>;
  forgetHostKey(hostPort: string): Promise<void>;
}

export function createPoolStore(db: Db): PoolStore {
  const include = { hosts: { orderBy: { position: 'asc' } } } as const satisfies Prisma.SshPoolInclude;
  return {
    list: () => db.sshPool.findMany({ include, orderBy: { name: 'asc' } }),
    get: (name) => db.sshPool.findUnique({ where: { name }, include }),
    async save({ hosts, ...pool }, now) {
      await db.$transaction(async (tx) => {
        await tx.sshPool.upsert({
          where: { name: pool.name },
          create: { ...pool, createdAt: now, updatedAt: now },
          update: { ...pool, updatedAt: now },
        });
        await tx.sshHost.deleteMany({ where: { poolName: pool.name } });
        await tx.sshHost.createMany({ data: hosts.map((host, position) => ({ ...host, poolName: pool.name, position })) });
        await tellPool(tx, pool.name);
      });
    },
    async remove(name) {
      await db.$transaction(async (tx) => {
        await tx.sshPool.delete({ where: { name } });
        await tellPool(tx, name);
      });
    },
    async tests() {
      const rows = await db.hostTest.findMany();
      return new Map(
        rows.map(({ hostId, at, facts, ...row }) => [
          hostId,
          { ...row, at: at.toISOString(), facts: facts as unknown as NodeFacts | null },
        ]),
      );
    },
    async saveTest(hostId, { facts, ...test }) {
      const data = { ...test, facts: (facts ?? undefined) as unknown as Prisma.InputJsonValue | undefined };
      await db.$transaction(async (tx) => {
        await tx.hostTest.upsert({ where: { hostId }, create: { hostId, ...data }, update: data });
        await tellPool(tx, hostId);
      });
    },
    async hostKey(hostPort) {
      return (await db.hostKey.findUnique({ where: { hostPort } }))?.fingerprint ?? null;
    },
    async hostKeys() {
      return new Map((await db.hostKey.findMany()).map((row) => [row.hostPort, row.fingerprint]));
    },
    async trustHostKey(hostPort, fingerprint, trustedAt) {
      await db.hostKey.createMany({ data: [{ hostPort, fingerprint, trustedAt }], skipDuplicates: true });
      return (await db.hostKey.findUniqueOrThrow({ where: { hostPort } })).fingerprint;
    },
    async forgetHostKey(hostPort) {
      await db.hostKey.deleteMany({ where: { hostPort } });
    },
  };
}

async function tellPool(tx: Pick<Db, '$executeRaw'>, id: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify('dhow_change', json_build_object('noun', 'pool', 'id', ${id}::text)::text)`;
}
