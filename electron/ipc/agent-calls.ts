import type { z } from 'zod';

import type { Failure } from '#shared/model/failure.ts';
import { contract, isCall, isStream } from '#shared/protocol/contract.ts';
import type { CallName, Input, StreamName } from '#shared/protocol/contract.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { notForPages } from '#shared/protocol/window-contract.ts';
import { ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';

import type { Door } from './door.ts';

/** Where the relay gets the agent's client from. */
export interface AgentSource {
  client(): Promise<Result<AgentClient, Failure>>;
}

/** Whether the page may name a path: the failure says why not. */
export type MayName = (path: string) => Promise<Result<undefined, Failure>>;

/** The paths that a call hands to the agent. A run takes its thread from where the call says, and reads all that it names. */
const PATHS: { readonly [K in CallName]?: (input: Input<K>) => string | undefined } = {
  'thread.validate': ({ path }) => path,
  'thread.describe': ({ path }) => path,
  'run.start': ({ path }) => path,
  'run.list': ({ thread }) => thread,
};

/**
 * Passes the calls and streams of the agent's contract on to the agent. Main adds nothing to them; it leaves out those
 * that are not for pages, and refuses paths that the user has not given the page.
 */
export function serveAgentCalls(door: Door, agent: AgentSource, mayName: MayName): void {
  for (const name of Object.keys(contract)) {
    if (notForPages.includes(name)) continue;
    if (isCall(name)) relayCall(door, name, { agent, mayName });
    else if (isStream(name)) relayStream(door, name, agent);
  }
}

function relayCall<K extends CallName>(door: Door, name: K, by: { agent: AgentSource; mayName: MayName }): void {
  const pathOf: ((input: Input<K>) => string | undefined) | undefined = PATHS[name];
  door.serve(name, inputOf(name), async (input) => {
    const path = pathOf?.(input);
    const allowed = path === undefined ? ok(undefined) : await by.mayName(path);
    if (!allowed.ok) return allowed;
    const client = await by.agent.client();
    return client.ok ? await client.value.call(name, input) : client;
  });
}

function relayStream<K extends StreamName>(door: Door, name: K, agent: AgentSource): void {
  door.serveStream(name, inputOf(name), async (input, emit, signal) => {
    const client = await agent.client();
    if (!client.ok) return client;
    return await new Promise((resolve) => {
      const close = client.value.open(name, input, emit, resolve);
      signal.addEventListener('abort', () => {
        close();
        resolve({ ok: true, value: undefined });
      });
    });
  });
}

function inputOf<K extends CallName | StreamName>(name: K): z.ZodType<Input<K>> {
  // The table's entry for K has this very schema; the compiler does not follow the key through the union.
  return contract[name].input as unknown as z.ZodType<Input<K>>;
}
