/** Builds the object graph: the only file that knows every room. Opens the database and nothing else by itself. */
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createGate, type Gate } from '@/server/auth/sessions';
import { openTurnQueue } from '@/server/engine/queue';
import { createEngine, type Engine } from '@/server/engine/engine';
import type { EngineContext } from '@/server/engine/context';
import { createFollowers } from '@/server/engine/job/followers';
import { createLogFiles } from '@/server/logs/log-files';
import { createLogHub, type LogHub } from '@/server/logs/log-hub';
import { systemClock } from '@/server/platform/clock';
import type { Config } from '@/server/platform/env';
import type { Logger } from '@/server/platform/logger';
import { systemRandom } from '@/server/platform/random';
import { createSealer, loadSealKey } from '@/server/platform/seal';
import { machineFacts } from '@/server/providers/local/machine-facts';
import { runScript } from '@/server/providers/local/run-script';
import type { Provider } from '@/server/providers/contract/provider';
import { createProviders } from '@/server/providers/registry';
import { readPoolFile } from '@/server/providers/ssh/pool-file';
import { createNodeRuntime } from '@/server/runtime/node-runtime';
import { createTransports, type Transports } from '@/server/runtime/transports/open';
import type { ServiceContext } from '@/server/services/context';
import { listPoolConfigs } from '@/server/services/list-pools';
import { createBlobStore } from '@/server/storage/blobs';
import { createTreeStore } from '@/server/storage/trees';
import { openChangeFeed, type ChangeFeed } from '@/server/store/change-feed';
import { openDatabase } from '@/server/store/database';
import { migrate, readMigrations } from '@/server/store/migrate';
import { createStore, type Store } from '@/server/store/store';
import { probeHost } from './probe-host';

export interface Product {
  services: ServiceContext;
  gate: Gate;
  /** Null in a process that serves the web only. */
  engine: Engine | null;
  checkHealth(): Promise<void>;
  close(): Promise<void>;
}

export interface ComposeOptions {
  config: Config;
  databaseUrl: string;
  root: string;
  version: string;
  log: Logger;
}

export async function compose(options: ComposeOptions): Promise<Product> {
  const { config, databaseUrl, root, log } = options;
  const clock = systemClock;
  const random = systemRandom(clock);
  const applied = await migrate(databaseUrl, readMigrations(path.join(root, 'prisma', 'migrations')));
  if (applied.length > 0) log.info({ applied: applied.join(', ') }, 'the database schema is up to date');
  const database = openDatabase(databaseUrl);
  const store = createStore(database);
  const feed = await openChangeFeed(databaseUrl, clock, log);
  const deploymentId = await store.settings.getOrMake('deployment-id', () => random.id());

  const sealer = createSealer(loadSealKey(path.join(config.home, 'secret.key')));
  const files = path.join(config.home, 'files');
  const blobs = createBlobStore(path.join(files, 'blobs'));
  const trees = createTreeStore(path.join(files, 'trees'));
  const logFiles = createLogFiles(path.join(config.home, 'logs'));
  const logHub = createLogHub();
  const transports = createTransports({
    hostKeys: {
      get: (hostPort) => store.pools.hostKey(hostPort),
      trust: (hostPort, key) => store.pools.trustHostKey(hostPort, key, clock.now()),
    },
    localEnvironment: { PATH: config.childEnv['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', LANG: config.childEnv['LANG'] ?? 'C.UTF-8' },
  });
  const poolFile = path.join(config.home, 'ssh_node_pools.yaml');
  const readPools = async (): ReturnType<ServiceContext['readPoolFile']> => {
    const { pools, problems } = await readPoolFile(poolFile);
    return { path: poolFile, pools, problems: problems.map(({ message, hint }) => (hint ? `${message} ${hint}` : message)) };
  };
  const providers = makeProviders({
    config,
    store,
    transports,
    listPools: () => listPoolConfigs({ store, sealer, readPoolFile: readPools }),
  });

  const services: ServiceContext = {
    store,
    clock,
    random,
    sealer,
    blobs,
    trees,
    logFiles,
    logHub,
    feed,
    providers,
    facts: {
      version: options.version,
      user: config.user.name,
      hostName: os.hostname(),
      home: config.home,
      userHome: config.user.home,
      requiresLogin: config.requiresLogin,
    },
    readPoolFile: readPools,
    testHost: (hostId, isHeld) => probeHost({ provider: requireProvider(providers, 'ssh'), transports, blobs, clock, hostId, isHeld }),
  };
  const gate = createGate({
    requiresLogin: config.requiresLogin,
    accessToken: config.token ?? loadKept(path.join(config.home, 'access-token'), () => random.token()),
    sessions: store.sessions,
    now: () => clock.now(),
    makeToken: () => random.token(),
  });

  const engineName = loadKept(path.join(config.home, 'engine-id'), () => random.id());
  const isEngine = config.role !== 'web';
  const queue = isEngine ? await openTurnQueue(databaseUrl, log) : null;
  const context: EngineContext = {
    store,
    clock,
    log,
    providers,
    deploymentId,
    owner: `${engineName}:${random.id()}`,
    openRuntime: (access, clusterId, label) => createNodeRuntime({ transport: transports.open(access), clusterId, blobs, label }),
    trees,
    logFiles,
    logHub,
    sealer,
    onChange: (listener) => feed.onChange(listener),
    followers: createFollowers(() => context),
  };
  const engine = queue ? createEngine(context, queue, engineName) : null;
  if (config.role !== 'all') bridgeLogs(logHub, feed, isEngine);
  return {
    services,
    gate,
    engine,
    async checkHealth() {
      await database.db.$queryRaw`SELECT 1`;
    },
    async close() {
      await engine?.stop();
      await transports.close();
      await feed.close();
      await database.close();
    },
  };
}

function makeProviders(parts: {
  config: Config;
  store: Store;
  transports: Transports;
  listPools: () => ReturnType<typeof listPoolConfigs>;
}): ReadonlyMap<string, Provider> {
  const { config, store, transports } = parts;
  const now = (): Date => systemClock.now();
  return createProviders({
    local: { nodesDir: path.join(config.home, 'nodes'), runScript, machineFacts, now },
    ssh: {
      pools: { list: parts.listPools },
      openHost: (endpoint) => transports.open({ kind: 'ssh', endpoint }),
      identity: { homeDir: config.user.home, agentSocket: config.user.sshAuthSock, defaultUser: config.user.name },
      now,
      async readKnowledge() {
        const [tests, clusters] = await Promise.all([store.pools.tests(), store.clusters.live()]);
        const held = new Set(clusters.flatMap((cluster) => cluster.nodes.map((node) => node.providerId)));
        return { facts: (hostId) => tests.get(hostId)?.facts ?? null, isFree: (hostId) => !held.has(hostId) };
      },
    },
  });
}

function requireProvider(providers: ReadonlyMap<string, Provider>, name: string): Provider {
  const provider = providers.get(name);
  if (!provider) throw new Error(`provider ${name} is not registered`);
  return provider;
}

/** Web and engine in processes of their own: growth of logs is told through the database. */
function bridgeLogs(hub: LogHub, feed: ChangeFeed, isEngine: boolean): void {
  if (isEngine) hub.onAnyGrowth((jobId) => void feed.tell({ noun: 'log', id: jobId }).catch(() => undefined));
  else feed.onChange((change) => change.noun === 'log' && hub.grew(change.id));
}

/** A value kept in a file that only its owner reads, made on the first start. */
function loadKept(file: string, make: () => string): string {
  try {
    writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
