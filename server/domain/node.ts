/** A machine of a cluster, and what was found on it. */

export interface GpuFact {
  /** As the driver names it: `NVIDIA H100 80GB HBM3`. */
  name: string;
  memoryMib: number;
}

/** What a node says of itself when we get in. */
export interface NodeFacts {
  hostname: string;
  os: string;
  arch: string;
  cpus: number;
  memoryMib: number;
  diskFreeMib: number;
  gpus: GpuFact[];
}

export type NodeState = 'pending' | 'running' | 'unreachable' | 'gone';

export interface NodeView {
  id: string;
  rank: number;
  state: NodeState;
  address: string | null;
  facts: NodeFacts | null;
  /** A copyable `ssh …` command, null for nodes without one. */
  sshCommand: string | null;
}

/** `4 vCPU · 16 GB · A100:8`: the short words for a node's hardware. */
export function describeHardware(facts: Pick<NodeFacts, 'cpus' | 'memoryMib' | 'gpus'>): string {
  const parts = [`${facts.cpus} vCPU`, `${Math.round(facts.memoryMib / 1024)} GB`];
  const first = facts.gpus[0];
  if (first) parts.push(`${first.name.replace(/^NVIDIA /, '')}:${facts.gpus.length}`);
  return parts.join(' · ');
}
