/** How to get into a node, as data. `runtime/transports` opens it. */

/** One way to prove who we are; ways are tried in order. `agent` is the socket path of an ssh-agent. */
export type SshAuth =
  | { kind: 'agent'; socket: string }
  | { kind: 'key'; privateKey: string; passphrase?: string | undefined; source: string }
  | { kind: 'password'; password: string };

export interface SshEndpoint {
  host: string;
  port: number;
  user: string;
  auth: SshAuth[];
  jump?: SshEndpoint | undefined;
}

export type NodeAccess =
  /** A folder of this machine that stands for a machine: it is the node's HOME. */
  { kind: 'local'; home: string } | { kind: 'ssh'; endpoint: SshEndpoint };
