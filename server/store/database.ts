/** Opens the database: one pool, under the Prisma client, and what else speaks SQL shares its address. */
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './prisma/client';

export type Db = PrismaClient;
/** Inside a transaction. */
export type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

export interface Database {
  db: Db;
  url: string;
  close(): Promise<void>;
}

export function openDatabase(url: string): Database {
  const adapter = new PrismaPg({ connectionString: url, max: 12, application_name: 'dhow' });
  const db = new PrismaClient({ adapter });
  return { db, url, close: () => db.$disconnect() };
}

/** Postgres's code for a unique index that refused a row, as Prisma names it. */
export const isUniqueViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002';
