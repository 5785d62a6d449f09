/**
 * A unit: one script of a job on one node, run by the shell runtime in a session of its own. It survives us: its log,
 * exit code and heartbeat are files on the node, and starting it twice starts it once.
 */
import type { JobStage } from '@/server/domain/job';
import type { NodeFacts } from '@/server/domain/node';
import type { Tree } from '@/server/domain/tree';

export type { BlobReader } from '@/server/domain/tree';

export interface UnitId {
  jobId: string;
  stage: JobStage;
}

export interface UnitSpec extends UnitId {
  /** Bash source, as the user wrote it. */
  script: string;
  /** Set for the script; may hold secrets, so it travels by standard input into a file only its owner reads. */
  env: Record<string, string>;
}

export type UnitState =
  | { state: 'absent' }
  | { state: 'running'; logBytes: number; startedAt: number }
  | { state: 'ended'; exitCode: number; logBytes: number; startedAt: number; endedAt: number }
  /** Its supervisor is gone and left no exit code: the machine restarted, or somebody killed it. */
  | { state: 'lost'; reason: string; logBytes: number };

/** Everything the engine may ask of a node. One object for a node and cluster; cheap to make; owns no connection. */
export interface NodeRuntime {
  /** Gets in and out again. Throws TransportError when there is no way. */
  ping(): Promise<void>;
  /** Puts the shell runtime and the cluster's folder in place when they are not, and says what the node is. */
  prepare(): Promise<NodeFacts>;
  /** Makes `destination` hold `tree`: sends what changed, removes what an earlier sync sent and is no more. */
  sync(destination: string, tree: Tree, signal?: AbortSignal): Promise<SyncReport>;
  start(unit: UnitSpec): Promise<void>;
  /** State of several units in one round trip, in the order asked. */
  states(units: UnitId[]): Promise<UnitState[]>;
  /**
   * Log bytes from `offset` on, as they are written, until the unit is over and every byte was handed over.
   * Resolves with the unit's state then. Throws TransportError when the way breaks; call again from the new offset.
   */
  follow(unit: UnitId, offset: number, onBytes: (bytes: Buffer) => void | Promise<void>, signal?: AbortSignal): Promise<UnitState>;
  /** TERM to everything the unit started, KILL after the grace. Resolves when none is left. Stopping twice is harmless. */
  stop(unit: UnitId, graceSeconds: number): Promise<void>;
}

export interface SyncReport {
  sentFiles: number;
  sentBytes: number;
  removedFiles: number;
  unchangedFiles: number;
}
