/**
 * What a provider of machines promises. Under ten verbs; the comments are the protocol, and `conformance.ts` holds
 * every provider to it. Providers keep no state of their own: the cloud (or the host) is the truth, and everything
 * they make carries our marks: deployment, cluster, rank and intent token.
 */
import type { Offer } from '@/server/domain/offer';
import type { Capabilities } from './capabilities';
import type { NodeAccess } from './access';

export interface ProviderCheck {
  isEnabled: boolean;
  /** Who we are there: an account, a user, a host name. */
  identity: string | null;
  /** What is wrong, and what to do. Empty when enabled. */
  problems: { message: string; hint: string | null }[];
}

/** A machine as the provider reports it. */
export interface ProviderNode {
  /** The provider's own id for the machine. */
  id: string;
  clusterId: string;
  rank: number;
  /** The intent token it was created with. */
  token: string;
  region: string | null;
  zone: string | null;
  instanceType: string;
  state: 'pending' | 'running' | 'stopping' | 'stopped';
  /** The address its peers in the cluster reach it by. */
  internalAddress: string | null;
  /** The address a person reaches it by. */
  publicAddress: string | null;
}

export interface CreateNodesRequest {
  deploymentId: string;
  clusterId: string;
  clusterName: string;
  region: string | null;
  zone: string | null;
  instanceType: string;
  /** One entry for each machine wanted; the token makes a repeated create harmless. */
  nodes: { rank: number; token: string }[];
  signal?: AbortSignal;
}

/** Some machines of a region could not be asked. They are not gone: nothing is known of them. */
export interface NodeListing {
  nodes: ProviderNode[];
  unreachable: { id: string; message: string }[];
}

export interface Provider {
  readonly name: string;
  readonly capabilities: Capabilities;

  /** May it be used now, as whom, and if not why. Never throws. */
  check(): Promise<ProviderCheck>;

  /** Everything to be had now. */
  offers(): Promise<Offer[]>;

  /**
   * Makes the machines that are missing and returns all asked for, in rank order. Repeating a request with the same
   * tokens makes nothing twice. All or error: on failure it throws a ProviderError with a scope and leaves behind
   * only what `listNodes` will show.
   */
  createNodes(request: CreateNodesRequest): Promise<ProviderNode[]>;

  /** Every machine in a region that carries this deployment's mark, in bulk. A region of null means all there are. */
  listNodes(deploymentId: string, region: string | null): Promise<NodeListing>;

  /** Ends machines and everything running on them. A machine already gone is a success; repeating is harmless. */
  terminateNodes(deploymentId: string, nodes: { id: string; token: string }[]): Promise<void>;

  /** How to get into a running machine. Secrets in it never leave the server's memory. */
  access(node: { id: string }): Promise<NodeAccess>;

  /** A command a person may copy to get in, without secrets; null when there is none. */
  connectCommand(node: { id: string }): Promise<string | null>;
}
