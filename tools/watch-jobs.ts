/** What tests of the engine ask of a running server: jobs to their end, and states to come about. */
import { execFileSync } from 'node:child_process';
import type { DhowClient } from '@/sdk/client';
import { followLog } from '@/sdk/follow-log';
import type { LogMessage } from '@/server/domain/log';

export interface EndedJob {
  phase: string;
  detail: string | null;
  exitCode: number | null;
  /** What each stream said, by `run.0`. */
  logs: Record<string, string>;
}

export async function runToEnd(client: DhowClient, jobId: string): Promise<EndedJob> {
  const logs: Record<string, string> = {};
  const keep = (message: LogMessage): void => {
    if (message.type !== 'chunks') return;
    for (const { stage, rank, text } of message.chunks) logs[`${stage}.${rank}`] = (logs[`${stage}.${rank}`] ?? '') + text;
  };
  await followLog(client, { jobId, onMessage: keep });
  const { phase, detail, exitCode } = await client.api.jobs.get.query({ id: jobId });
  return { phase, detail, exitCode, logs };
}

/** Resolves when `isTrue` says so; looks again at every change the server tells of. The test's own limit bounds it. */
export async function until(client: DhowClient, isTrue: () => Promise<boolean>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const finish = (settle: () => void): void => {
      subscription.unsubscribe();
      settle();
    };
    const look = (): void =>
      void isTrue().then(
        (answer) => answer && finish(resolve),
        (error: unknown) => finish(() => reject(error)),
      );
    const subscription = client.api.live.changes.subscribe(undefined, { onData: look, onStarted: look });
  });
}

/** Command lines of this machine's processes that contain the text. */
export const processesNaming = (text: string): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(text));
