import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody, NodeOutputs } from '#shared/model/event.ts';
import { FailureError } from '#shared/model/failure.ts';
import type { AgentStatus } from '#shared/protocol/contract.ts';
import { protocolVersion } from '#shared/protocol/contract.ts';
import type { Digest } from '#shared/std/digest.ts';
import { randomToken, sha256Bytes, sha256Text } from './evidence/crypto/hash.ts';
import { equalTokens } from './evidence/crypto/tokens.ts';
import { createExecutor } from './executor/execute.ts';
import { createModulePool } from './executor/module-pool.ts';
import { processOnly } from './executor/sandbox.ts';
import { discard } from './executor/scratch.ts';
import { createDescriber } from './registry/describe.ts';
import { openDescriptions } from './store/descriptions.ts';
import type { Describer } from './registry/describe.ts';
import { loadModules } from './registry/modules.ts';
import type { Modules, ModuleSources } from './registry/modules.ts';
import { createEngine, statusOf } from './runs/engine.ts';
import type { Engine } from './runs/engine.ts';
import { changeReader, fileMeanings, meaningReader } from './runs/meaning.ts';
import { createSourceWatch } from './runs/sources-now.ts';
import type { SourceWatch } from './runs/sources-now.ts';
import type { Runs } from './runs/run-log.ts';
import { addressOf, formatNotice, parseNotice, tokenPath } from './server/address.ts';
import { createHandlers } from './server/handlers.ts';
import { serveWire } from './server/serve-wire.ts';
import { socketWire } from './server/socket-wire.ts';
import { openBlobs } from './store/blobs.ts';
import type { BlobStore } from './store/blob-store.ts';
import { openDatabase } from './store/database.ts';
import type { Database } from './store/database.ts';
import { openHome } from './store/home.ts';
import type { Home } from './store/home.ts';
import { openRuns } from './store/runs.ts';
import { version } from './version.ts';
import { makeFolders, writeFileDurable } from './world/durable-file.ts';
import type { Cancel, World } from './world/world.ts';

export interface RunningAgent {
  /** Breaks off live runs where they stand (they can be resumed), ends module processes and lets go of the home. */
  stop(): Promise<void>;
  readonly stopped: Promise<void>;
}

interface Parts {
  readonly home: Home;
  readonly database: Database;
  readonly runs: Runs;
  readonly blobs: BlobStore;
  readonly modules: Modules;
  readonly describer: Describer;
  readonly sourceWatch: SourceWatch;
  readonly engine: Engine;
}

async function assemble(world: World, sources: ModuleSources): Promise<Parts> {
  const home = await openHome(world);
  const database = openDatabase(home.database);
  try {
    const runs = openRuns<EventBody, NodeOutputs>(database, statusOf);
    const blobs = await openBlobs(world, home.blobs);
    // Scratch of a process that ended badly: nothing refers to it.
    for (const entry of await world.disk.list(home.calls)) {
      const kept = await discard(world.disk, join(home.calls, entry.name));
      if (kept !== undefined) console.error(`clew-agent: scratch left where it is: ${kept.message}`);
    }
    const modules = await loadModules(world.disk, sources, sha256Bytes, sha256Text);
    const pool = createModulePool({ world, sandbox: processOnly, calls: home.calls, keep: world.host.cpus });
    const meanings = fileMeanings(sha256Text, onDefect);
    const meaningOf = meaningReader(blobs, meanings);
    const taker = { blobs, disk: world.disk, hash: sha256Text, meaningOf };
    const executor = createExecutor({ world, pool, taker, calls: home.calls, sandboxName: processOnly.name });
    const folder = home.descriptions;
    const kept = await openDescriptions({ world, folder, hash: sha256Text, onDefect });
    const describer = createDescriber(modules, pool, kept);
    const agent = { id: agentId(home), version };
    const engine = createEngine({
      world,
      hash: sha256Text,
      runs,
      blobs,
      modules,
      describer,
      executor,
      meaningOf,
      changesOf: changeReader(blobs),
      agent,
      onDefect,
    });
    const sourceWatch = createSourceWatch({ disk: world.disk, clock: world.clock, hashBytes: sha256Bytes, meanings });
    return { home, database, runs, blobs, modules, describer, sourceWatch, engine };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Tells this home's agent from others until agents have keys of their own. */
function agentId(home: Home): Digest {
  return sha256Text(home.root);
}

function onDefect(error: unknown): void {
  console.error('clew-agent: defect:', error);
}

/** How others reach the agent, until it is closed. */
interface Door {
  /** Takes no more clients; those that are there stay until `hangUp`. Leaves alone what is not this agent's any more. */
  shut(): Promise<void>;
  hangUp(): void;
  /** Whether the home's token is still the one of this agent. */
  isOwn(): Promise<boolean>;
}

async function listen(world: World, parts: Parts, stop: () => void): Promise<Door> {
  const { home } = parts;
  const address = addressOf(home.run, world.host.platform, tmpdir(), world.host.uid());
  if (address.folder !== undefined && address.folder !== home.run) await claimFolder(world, address.folder);
  // First: a token that an agent has left which ended badly must not be shown to this one.
  await world.disk.remove(tokenPath(home.run));
  if (address.folder !== undefined) await world.disk.remove(address.socket);
  const token = randomToken();
  const sockets = new Set<Socket>();
  const handlers = createHandlers({
    world,
    engine: parts.engine,
    runs: parts.runs,
    blobs: parts.blobs,
    modules: parts.modules,
    describer: parts.describer,
    sources: parts.sourceWatch,
    status: statusReader(world, parts),
    stop,
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveWire(socketWire(socket), {
      isToken: (given) => equalTokens(given, token),
      agent: { version, pid: world.host.pid },
      handlers,
      onDefect,
    });
  });
  await startServer(server, address.socket);
  if (address.folder !== undefined) chmodSync(address.socket, 0o600);
  // Last: whoever sees the token finds an agent that listens.
  const notice = formatNotice({ token, socket: address.socket });
  try {
    await writeFileDurable(world, tokenPath(home.run), new TextEncoder().encode(notice), 0o600);
  } catch (error) {
    server.close();
    throw error;
  }
  const isOwn = async (): Promise<boolean> => {
    try {
      return parseNotice(new TextDecoder().decode(await world.disk.readFile(tokenPath(home.run))))?.token === token;
    } catch (error) {
      if (error instanceof FailureError) return false;
      throw error;
    }
  };
  return {
    isOwn,
    shut: async () => {
      // Closing removes the socket's file, which would be another agent's where the home was replaced.
      if (!(await isOwn())) return;
      await world.disk.remove(tokenPath(home.run));
      server.close();
    },
    hangUp: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function statusReader(world: World, parts: Parts): () => AgentStatus {
  const startedAt = world.clock.now();
  return () => ({
    version,
    protocol: protocolVersion,
    pid: world.host.pid,
    home: parts.home.root,
    node: process.versions.node,
    sqlite: process.versions['sqlite'] ?? 'unknown',
    startedAt,
    activeRuns: [...parts.engine.active()],
    modules: parts.modules.list.map(({ manifest }) => ({ name: manifest.name, version: manifest.version })),
  });
}

function startServer(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error): void => {
      const message = `The agent cannot listen on ${socket}: ${error.message}`;
      reject(new FailureError({ why: 'refused-start', reason: 'socket', message }));
    };
    server.once('error', refuse);
    server.listen(socket, () => {
      server.off('error', refuse);
      // A client that cannot be taken (no more file descriptors) must not end the agent.
      server.on('error', onDefect);
      resolve();
    });
  });
}

/** A folder for the socket where the home's path is too long: private, and nobody else's. */
async function claimFolder(world: World, folder: string): Promise<void> {
  await makeFolders(world.disk, folder, 0o700);
  const facts = await world.disk.lstat(folder);
  const uid = world.host.uid();
  if (facts?.kind !== 'folder' || (uid !== undefined && facts.uid !== uid) || (facts.mode & 0o077) !== 0)
    throw new FailureError({
      why: 'refused-start',
      reason: 'socket-folder',
      message: `The folder ${folder} for the agent's socket is not private to you. Remove it, or set CLEW_HOME to a shorter path.`,
    });
}

async function attempt(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    onDefect(error);
  }
}

/** How often an agent looks whether its home is still there. */
const lookMs = 2_000;

/** Calls `gone` once when the home was removed or replaced: then nobody reaches this agent, and nothing that it does is kept. */
function watchHome(world: World, door: Door, gone: () => void): Cancel {
  let missing = 0;
  let cancel: Cancel = () => undefined;
  const look = (): void =>
    void door.isOwn().then((own) => {
      missing = own ? 0 : missing + 1;
      if (missing > 1) gone();
      else cancel = world.clock.timer(lookMs, look);
    }, onDefect);
  cancel = world.clock.timer(lookMs, look);
  return () => cancel();
}

/** Starts an agent on the home that the world names. */
export async function runAgent(world: World, sources: ModuleSources): Promise<RunningAgent> {
  const parts = await assemble(world, sources);
  const { promise: stopped, resolve: settle } = Promise.withResolvers<void>();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= close().then(settle);
    return stopping;
  };
  // The answer to the call that asked for the stop goes out first.
  const door = await listen(world, parts, () => void world.clock.timer(20, () => void stop())).catch(
    (error: unknown) => {
      parts.database.close();
      throw error;
    },
  );
  const unwatch = watchHome(world, door, () => {
    console.error(`clew-agent: its home ${parts.home.root} was taken away.`);
    void stop();
  });
  /** Whatever one step runs into, the others follow: an agent that is asked to stop stops. */
  const close = async (): Promise<void> => {
    unwatch();
    await attempt(() => door.shut());
    await attempt(() => parts.engine.stop());
    await attempt(async () => parts.database.close());
    door.hangUp();
  };
  for (const { folder, message } of parts.modules.rejected)
    console.error(`clew-agent: module left out: ${folder}: ${message}`);
  console.error(`clew-agent ${version} on ${parts.home.root}, pid ${world.host.pid}`);
  return { stop, stopped };
}
