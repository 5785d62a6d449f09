/** Gets into one host of a pool and looks around, as a launch would. Part of compose: it joins provider and runtime. */
import { describeHardware } from '@/server/domain/node';
import { messageOf } from '@/server/domain/errors';
import type { PoolHostTest } from '@/server/domain/pool';
import type { BlobReader } from '@/server/domain/tree';
import type { Clock } from '@/server/platform/clock';
import type { Provider } from '@/server/providers/contract/provider';
import { createNodeRuntime } from '@/server/runtime/node-runtime';
import type { Transports } from '@/server/runtime/transports/open';

const scratch = 'dhow-test';
const removeScratch = `rm -rf "$HOME/.dhow/clusters/${scratch}"; case "$(readlink "$HOME/sky_workdir" 2>/dev/null)" in */${scratch}/*) rm -f "$HOME/sky_workdir" ;; esac`;

export async function probeHost(parts: {
  provider: Provider;
  transports: Transports;
  blobs: BlobReader;
  clock: Clock;
  hostId: string;
  /** A cluster holds it: we only knock, and leave its folders alone. */
  isHeld: boolean;
}): Promise<PoolHostTest> {
  const { provider, transports, blobs, clock, hostId } = parts;
  const at = clock.now().toISOString();
  try {
    const transport = transports.open(await provider.access({ id: hostId }));
    const runtime = createNodeRuntime({ transport, clusterId: scratch, blobs, label: hostId });
    await runtime.ping();
    const before = clock.now().getTime();
    await runtime.ping();
    const latencyMs = clock.now().getTime() - before;
    if (parts.isHeld) return { at, isOk: true, message: 'It answers; a cluster is using it.', hint: null, latencyMs, facts: null };
    const facts = await runtime.prepare();
    await transport.exec(removeScratch);
    return { at, isOk: true, message: `${facts.hostname}, ${facts.os}, ${describeHardware(facts)}`, hint: null, latencyMs, facts };
  } catch (error) {
    const hint = error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : null;
    return { at, isOk: false, message: messageOf(error), hint, latencyMs: null, facts: null };
  }
}
