/**
 * The protocol of `provider.ts` as tests, run over every provider: `describeProvider` in each `provider.test.ts`. A
 * harness gives a world (real machines, or a fake of the provider's API that keeps state) and ways to break it.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProviderError } from './errors';
import type { CreateNodesRequest, Provider, ProviderNode } from './provider';

export interface ProviderHarness {
  /** A client of the world; every call gives another one, as another process would have. */
  client(): Provider;
  /** Where the world has machines, and of which kind. */
  region: string | null;
  instanceType: string;
  /** How many machines can be had in all; null when there is no end to them. At least 2. */
  capacity: number | null;
  /**
   * Starts a create and is killed in the middle of it: resolves when the claim of one machine has been done out there;
   * its answer never comes, and nothing the client does afterwards reaches the world.
   */
  createAndDie(request: CreateNodesRequest): Promise<void>;
  /** Takes a machine out of reach and brings it back; null where that cannot happen. */
  lose: ((node: ProviderNode) => Promise<() => Promise<void>>) | null;
  /** Starts a process of the cluster on a machine; returns whether it still runs. Null where nothing can be started. */
  startProcess: ((node: ProviderNode) => Promise<() => Promise<boolean>>) | null;
  /** Texts that must not show in a command for people. */
  secrets: string[];
  /** Ends the world, with everything left in it. */
  dispose(): Promise<void>;
}

const deploymentId = 'deployment-1';

/** `make` is called for every test, so no test sees what another left. */
export function describeProvider(subject: { name: string; make: () => Promise<ProviderHarness> }): void {
  describe(`${subject.name} keeps the provider contract`, () => {
    let world: ProviderHarness;
    let provider: Provider;
    let clusters = 0;
    beforeEach(async () => {
      world = await subject.make();
      provider = world.client();
    });
    afterEach(() => world.dispose());

    const requestFor = (numNodes: number): CreateNodesRequest => {
      const clusterId = `cluster-${++clusters}`;
      return {
        deploymentId,
        clusterId,
        clusterName: `name-of-${clusterId}`,
        region: world.region,
        zone: null,
        instanceType: world.instanceType,
        nodes: Array.from({ length: numNodes }, (_, rank) => ({ rank, token: `${clusterId}-token-${rank}` })),
      };
    };
    const listed = async (): Promise<ProviderNode[]> => {
      const { nodes } = await world.client().listNodes(deploymentId, world.region);
      return nodes.sort((a, b) => a.rank - b.rank);
    };
    const refs = (nodes: ProviderNode[]) => nodes.map(({ id, token }) => ({ id, token }));
    const refusalOf = async (work: Promise<unknown>): Promise<ProviderError> => {
      const error = await work.then(
        () => null,
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(ProviderError);
      return error as ProviderError; // the line before says so
    };
    const createAs = (client: Provider, request: CreateNodesRequest) => client.createNodes(request);

    describeCreate();
    describeTerminate();
    describeWays();

    function describeCreate(): void {
      it('says that it may be used, as whom, and what it offers', async () => {
        expect(await provider.check()).toEqual({ isEnabled: true, identity: expect.any(String), problems: [] });
        const offers = await provider.offers();
        expect(offers).toContainEqual(
          expect.objectContaining({ provider: provider.name, region: world.region, instanceType: world.instanceType }),
        );
        if (!provider.capabilities.isMetered) expect(offers.every((o) => o.usdPerHour === 0)).toBe(true);
      });

      it('makes the machines asked for and returns them in rank order, marked', async () => {
        const request = requestFor(2);
        const nodes = await provider.createNodes({ ...request, nodes: request.nodes.toReversed() });
        expect(nodes.map((n) => [n.rank, n.token])).toEqual(request.nodes.map((n) => [n.rank, n.token]));
        expect(new Set(nodes.map((n) => n.id)).size).toBe(2);
        expect(nodes.every((n) => n.clusterId === request.clusterId && n.region === world.region)).toBe(true);
        expect(await listed()).toEqual(nodes);
      });

      it('shows every machine when asked for no region in particular, and none to another deployment', async () => {
        const nodes = await provider.createNodes(requestFor(1));
        expect((await provider.listNodes(deploymentId, null)).nodes).toEqual(nodes);
        expect((await provider.listNodes('deployment-2', world.region)).nodes).toEqual([]);
      });

      it('makes nothing twice when a request is repeated, by whomever', async () => {
        const request = requestFor(2);
        const nodes = await provider.createNodes(request);
        expect(await provider.createNodes(request)).toEqual(nodes);
        expect(await world.client().createNodes(request)).toEqual(nodes);
        expect(await listed()).toEqual(nodes);
      });

      it('makes nothing twice when one request is made by two at once', async () => {
        const request = requestFor(1);
        const outcomes = await Promise.allSettled([world.client(), world.client()].map((c) => createAs(c, request)));
        expect(outcomes.some((o) => o.status === 'fulfilled')).toBe(true);
        const nodes = await world.client().createNodes(request);
        for (const outcome of outcomes) if (outcome.status === 'fulfilled') expect(outcome.value).toEqual(nodes);
        expect(await listed()).toEqual(nodes);
      });

      it('makes only what is missing', async () => {
        const request = requestFor(2);
        const [first, second] = await provider.createNodes(request);
        if (!first || !second) throw new Error('two machines were asked for');
        await provider.terminateNodes(deploymentId, refs([second]));
        expect(await listed()).toEqual([first]);
        const again = await provider.createNodes(request);
        expect(again[0]).toEqual(first);
        expect(again[1]).toMatchObject({ rank: 1, token: second.token });
      });

      it('leaves nothing behind when there are too few machines, and says who holds what', async () => {
        if (world.capacity === null) return;
        const held = requestFor(1);
        const nodes = await provider.createNodes(held);
        const error = await refusalOf(provider.createNodes(requestFor(world.capacity)));
        expect(error).toMatchObject({ kind: 'insufficient-capacity' });
        expect(error.message).toContain(held.clusterName);
        expect(error.hint).toEqual(expect.any(String));
        expect(await listed()).toEqual(nodes);
        await provider.createNodes(requestFor(world.capacity - 1));
      });

      it('gives the last machine to exactly one of two', async () => {
        if (world.capacity === null) return;
        await provider.createNodes(requestFor(world.capacity - 1));
        const requests = [requestFor(1), requestFor(1)];
        const outcomes = await Promise.allSettled(requests.map((r) => createAs(world.client(), r)));
        expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
        const lost = outcomes.find((o) => o.status === 'rejected');
        expect(lost?.reason).toMatchObject({ kind: 'insufficient-capacity' });
        expect(await listed()).toHaveLength(world.capacity);
      });

      it('adopts what a request that died in the middle had made', async () => {
        const request = requestFor(2);
        await world.createAndDie(request);
        const left = await listed();
        expect(left.length).toBeGreaterThan(0);
        const nodes = await provider.createNodes(request);
        expect(nodes).toEqual(expect.arrayContaining(left));
        expect(await listed()).toEqual(nodes);
      });

      it('does nothing for a request that was given up', async () => {
        await expect(provider.createNodes({ ...requestFor(1), signal: AbortSignal.abort() })).rejects.toThrow();
        expect(await listed()).toEqual([]);
      });

      it('refuses a kind of machine that it does not have', async () => {
        const error = await refusalOf(provider.createNodes({ ...requestFor(1), instanceType: 'no-such-type' }));
        expect(error).toMatchObject({ kind: 'misconfigured', hint: expect.any(String) });
      });
    }

    function describeTerminate(): void {
      it('ends machines with all that runs on them, and takes a repeat and a stranger for success', async () => {
        const nodes = await provider.createNodes(requestFor(2));
        const [first, second] = nodes;
        if (!first || !second) throw new Error('two machines were asked for');
        const areAlive = world.startProcess ? await Promise.all([first, second].map(world.startProcess)) : [];
        await provider.terminateNodes(deploymentId, refs([first]));
        expect(await listed()).toEqual([second]);
        expect(await Promise.all(areAlive.map((isAlive) => isAlive()))).toEqual(areAlive.length ? [false, true] : []);
        await provider.terminateNodes(deploymentId, refs(nodes));
        expect(await Promise.all(areAlive.map((isAlive) => isAlive()))).toEqual(areAlive.map(() => false));
        await world.client().terminateNodes(deploymentId, refs(nodes));
        await provider.terminateNodes(deploymentId, [{ id: 'never-was', token: 'never-was' }]);
        expect(await listed()).toEqual([]);
      });

      it('does not end a machine that has come to another since', async () => {
        const [first] = await provider.createNodes(requestFor(1));
        if (!first) throw new Error('a machine was asked for');
        await provider.terminateNodes(deploymentId, [{ id: first.id, token: 'somebody-else' }]);
        expect(await listed()).toEqual([first]);
      });

      it('can end a machine and have it again', async () => {
        const request = requestFor(world.capacity ?? 2);
        await provider.terminateNodes(deploymentId, refs(await provider.createNodes(request)));
        const next = requestFor(world.capacity ?? 2);
        expect(await provider.createNodes(next)).toHaveLength(next.nodes.length);
      });
    }

    function describeWays(): void {
      it('reports a machine out of reach as unreachable, not as gone, and has it again when it is back', async () => {
        if (!world.lose) return;
        const nodes = await provider.createNodes(requestFor(2));
        const [first, second] = nodes;
        if (!first || !second) throw new Error('two machines were asked for');
        const bringBack = await world.lose(second);
        const listing = await provider.listNodes(deploymentId, world.region);
        expect(listing.nodes).toEqual([first]);
        expect(listing.unreachable).toEqual([{ id: second.id, message: expect.stringMatching(/\w/) }]);
        expect(await refusalOf(provider.terminateNodes(deploymentId, refs([second])))).toMatchObject({
          kind: 'unreachable',
          hint: expect.any(String),
        });
        await bringBack();
        expect(await provider.listNodes(deploymentId, world.region)).toEqual({ nodes, unreachable: [] });
      });

      it('has a way in to each machine, and no secret in the command for people', async () => {
        const [first] = await provider.createNodes(requestFor(1));
        if (!first) throw new Error('a machine was asked for');
        expect(await provider.access(first)).toHaveProperty('kind');
        const command = await provider.connectCommand(first);
        for (const secret of world.secrets) expect(command ?? '').not.toContain(secret);
      });

      it('has no way in to a machine that is not there', async () => {
        expect(await refusalOf(provider.access({ id: 'never-was' }))).toMatchObject({ kind: 'not-found' });
      });
    }
  });
}
