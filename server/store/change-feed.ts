/**
 * Hears every committed change (PostgreSQL's LISTEN) and hands it on in this process. When the connection breaks it
 * comes back by itself and says so, since changes in between were missed: listeners then look again at everything.
 */
import { EventEmitter } from 'node:events';
import pg from 'pg';
import type { Change } from '@/server/domain/change';
import type { Clock } from '@/server/platform/clock';
import type { Logger } from '@/server/platform/logger';

const channel = 'dhow_change';

export interface ChangeFeed {
  onChange(listener: (change: Change) => void): () => void;
  /** Changes may have been missed. */
  onGap(listener: () => void): () => void;
  /** Tells every process, this one included, of something no row shows (new log bytes). */
  tell(change: Change): Promise<void>;
  close(): Promise<void>;
}

export async function openChangeFeed(url: string, clock: Clock, log: Logger): Promise<ChangeFeed> {
  const emitter = new EventEmitter().setMaxListeners(0);
  let client: pg.Client | null = null;
  let isClosed = false;
  let retryMs = 100;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'dhow-changes', keepAlive: true });
    next.on('notification', (message) => {
      if (message.payload) emitter.emit('change', JSON.parse(message.payload) as Change);
    });
    next.on('error', (error) => log.warn({ error: error.message }, 'the change feed lost its connection'));
    next.on('end', () => {
      client = null;
      if (!isClosed) reconnect();
    });
    await next.connect();
    await next.query(`LISTEN ${channel}`);
    client = next;
    retryMs = 100;
  };
  const reconnect = (): void => {
    clock.setTimeout(() => {
      if (isClosed) return;
      connect().then(
        () => emitter.emit('gap'),
        () => {
          retryMs = Math.min(retryMs * 2, 5_000);
          reconnect();
        },
      );
    }, retryMs);
  };

  await connect();
  const on = (name: string, listener: (...values: never[]) => void) => {
    emitter.on(name, listener as (...values: unknown[]) => void);
    return () => void emitter.off(name, listener as (...values: unknown[]) => void);
  };
  return {
    onChange: (listener) => on('change', listener),
    onGap: (listener) => on('gap', listener),
    async tell(change) {
      await client?.query('SELECT pg_notify($1, $2)', [channel, JSON.stringify(change)]);
    },
    async close() {
      isClosed = true;
      await client?.end();
    },
  };
}
