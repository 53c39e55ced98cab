import type { Digest } from '#shared/std/digest.ts';
import type { Json } from '#shared/std/json.ts';

/** The least that the store knows of an event's body; the engine's closed union (shared/model/event.ts) plugs in. */
export interface AnyBody {
  readonly is: string;
}

/** An event in its place. `digest` is the SHA-256 of the canonical JSON of `{ run, seq, at, prev, body }`. */
export interface StoredEvent<B extends AnyBody> {
  readonly run: string;
  /** 0, 1, 2, … without a gap. */
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Digest of the event before; null for the first. */
  readonly prev: Digest | null;
  readonly digest: Digest;
  readonly body: B;
}

export interface NewRun {
  readonly id: string;
  /** What makes two runs runs of one thread; the absolute path of its document. */
  readonly threadKey: string;
  /** The path as shown to people. */
  readonly threadPath: string;
  /** Digest of the thread document's canonical text. */
  readonly threadDigest: string;
  readonly title: string;
  readonly createdAt: number;
}

/** A run as lists show it. Only `status`, `nextSeq`, `head` and `changedAt` ever change, and only with an event. */
export interface RunRow extends NewRun {
  readonly status: string;
  /** How many events it has, and the number that the next one gets. */
  readonly nextSeq: number;
  /** Digest of its last event. */
  readonly head: Digest;
  /** `at` of its last event. */
  readonly changedAt: number;
}

/** The recorded outcome of a node, found again by the digest of all that went into it. */
export interface NewResult {
  readonly key: string;
  readonly run: string;
  readonly node: string;
  readonly attempt: number;
  readonly outputs: Json | object;
  /** Takes the place of one that is there: for a result whose artifacts are gone. Without it the first writer wins. */
  readonly replaces?: true | undefined;
}

export interface StoredResult<Outputs> {
  readonly key: string;
  readonly run: string;
  readonly node: string;
  readonly attempt: number;
  readonly createdAt: number;
  readonly outputs: Outputs;
}

export interface NewAudit {
  /** What kind of act: `run`, `install`, `trust`, `sign`, `export`, `setting`, … */
  readonly kind: string;
  readonly body: Json | object;
}

/** `digest` is the SHA-256 of the canonical JSON of `{ seq, at, kind, prev, body }`. */
export interface StoredAudit {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly prev: Digest | null;
  readonly digest: Digest;
  readonly body: Json;
}

/** One transaction's worth of history. */
export interface Append<B extends AnyBody> {
  readonly run: string;
  /** The caller's idea of the next number: the fence against a second writer and against late results. */
  readonly next: number;
  /** Milliseconds since 1970, for all events, results and audit entries of this transaction. */
  readonly at: number;
  readonly bodies: readonly B[];
  readonly results?: readonly NewResult[] | undefined;
  readonly audit?: readonly NewAudit[] | undefined;
}

/** What a body says of the status of its run; undefined where it says nothing. */
export type StatusOf<B extends AnyBody> = (body: B) => string | undefined;

/** Which runs a list shows; all of them unless told. */
export interface RunQuery {
  /** A thread's key. */
  readonly thread?: string | undefined;
  readonly status?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  /** Id of a run: only older ones. */
  readonly before?: string | undefined;
}

/** What a check found wrong. An empty list of these is the only thing that may be called intact. */
export interface Damage {
  /** `run 01K… event 17`, `result sha256:…`, `blob sha256:…`, `database` */
  readonly what: string;
  readonly message: string;
}

/**
 * Runs, their events and results. Synchronous: each call that writes is ONE transaction that is durable when it
 * returns, or throws and has changed nothing. Throws FailureError: `conflict` where `next` is not the next number or
 * a run is made twice, `not-found` for an unknown run, `storage` where the disk refuses, `corrupt` where a row does
 * not match its digest (a damaged row is never returned).
 */
export interface RunStore<B extends AnyBody, Outputs> {
  /** Makes the run together with its first events (at least one), numbered from 0. */
  createRun(run: NewRun, append: Omit<Append<B>, 'run' | 'next'>): StoredEvent<B>[];
  /**
   * Adds events, and with them results and audit entries. The run's status follows from the events.
   * A result whose key is there already and whole is left as it was: the first writer wins.
   */
  appendEvents(append: Append<B>): StoredEvent<B>[];
  /** Events in order from number `from` (0), at most `limit` (all). Each is checked against its digest. */
  readEvents(run: string, from?: number, limit?: number): Generator<StoredEvent<B>, void>;
  getRun(id: string): RunRow | undefined;
  /** Newest first. */
  listRuns(query: RunQuery): RunRow[];
  lastRunOfThread(threadKey: string): RunRow | undefined;
  findResult(key: string): StoredResult<Outputs> | undefined;
  /** The whole chain of one run, and its row and status against its events. Reads all of them. */
  verifyRun(id: string): Damage[];
  /** Every page of the database, every run, result and audit entry. */
  verifyAll(): Damage[];
  /** Every stored result in the order in which their keys were first recorded, each checked: for collecting the artifacts that are in use. */
  results(): Generator<StoredResult<Outputs>, void>;
}
