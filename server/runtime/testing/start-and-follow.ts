/** Run as a process of its own by tests that kill it: starts a unit in the folder given, follows it, and says so. */
import { createNodeRuntime } from '../node-runtime';
import { openLocalTransport } from '../transports/local';
import { MemoryBlobs } from './runtime-fixture';

const [home = '', script = ''] = process.argv.slice(2);
const transport = openLocalTransport(home);
const runtime = createNodeRuntime({ transport, clusterId: 'c1', blobs: new MemoryBlobs(), label: 'node 0' });
await runtime.prepare();
await runtime.start({ jobId: 'j1', stage: 'run', script, env: {} });
await runtime.follow({ jobId: 'j1', stage: 'run' }, 0, (bytes) => void process.stdout.write(bytes));
