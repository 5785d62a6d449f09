/** A task, as every room but `spec/` sees it: parsed, checked, defaults filled in. */

/** `A100:8` → {name: 'A100', count: 8}. Counts may be fractions of one GPU. */
export interface AcceleratorRequest {
  name: string;
  count: number;
}

/** A number, or at least that number: `4` or `4+`. */
export interface Amount {
  value: number;
  isMinimum: boolean;
}

/** One acceptable kind of machine. Null means: any. */
export interface Resources {
  /** Lower-cased provider name: `local`, `ssh`, `aws`. */
  cloud: string | null;
  region: string | null;
  zone: string | null;
  instanceType: string | null;
  accelerators: AcceleratorRequest | null;
  cpus: Amount | null;
  /** GiB. */
  memoryGib: Amount | null;
  diskSizeGib: number | null;
  useSpot: boolean;
  ports: string[];
  labels: Record<string, string>;
}

export interface Task {
  name: string | null;
  /** As written; a local folder or null. */
  workdir: string | null;
  numNodes: number;
  setup: string | null;
  run: string | null;
  envs: Record<string, string>;
  secrets: Record<string, string>;
  /** Destination on the node → local path, as written. */
  fileMounts: Record<string, string>;
  /** Acceptable machines; at least one. */
  resources: Resources[];
  /** Are `resources` tried in their order (`ordered`, lists), or is the cheapest taken? */
  isOrdered: boolean;
}

export const anyResources: Resources = {
  cloud: null,
  region: null,
  zone: null,
  instanceType: null,
  accelerators: null,
  cpus: null,
  memoryGib: null,
  diskSizeGib: null,
  useSpot: false,
  ports: [],
  labels: {},
};

export const formatAccelerators = (a: AcceleratorRequest | null): string | null => (a ? `${a.name}:${a.count}` : null);

/** A place in a task file and what is wrong there. Lines and columns count from 1; `end*` is exclusive. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  /** Kebab-case, stable: `unknown-key`, `wrong-type`, `yaml-syntax`, `missing-env` … */
  code: string;
  message: string;
  /** What would be right, when that is known. */
  hint: string | null;
  path: (string | number)[];
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** One edit that mends it, as offsets into the source text. */
  fix: { title: string; from: number; to: number; insert: string } | null;
}
