import type { z } from 'zod';

import type { Failure } from '#shared/model/failure.ts';
import { contract, isCall, isStream } from '#shared/protocol/contract.ts';
import type { CallName, Input, StreamName } from '#shared/protocol/contract.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import type { Result } from '#shared/std/result.ts';

import type { Door } from './door.ts';

/** Where the relay gets the agent's client from. */
export interface AgentSource {
  client(): Promise<Result<AgentClient, Failure>>;
}

/** Passes every call and stream of the agent's contract on to the agent; main adds nothing to them. */
export function serveAgentCalls(door: Door, agent: AgentSource): void {
  for (const name of Object.keys(contract)) {
    if (isCall(name)) relayCall(door, name, agent);
    else if (isStream(name)) relayStream(door, name, agent);
  }
}

function relayCall<K extends CallName>(door: Door, name: K, agent: AgentSource): void {
  door.serve(name, inputOf(name), async (input) => {
    const client = await agent.client();
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
