import { sha256Text } from '#agent/evidence/crypto/hash.ts';
import type { Digest } from '#shared/std/digest.ts';
import type { NewResult, RunRow } from './records.ts';

/**
 * What the digests of rows are taken of. Each equals `canonicalJson` of the record named, written out so that the
 * body, which is stored as its canonical text, is made canonical only once (a test holds the two against each other).
 */

/** `{ at, body, prev, run, seq }` */
export function eventDigest(
  event: { run: string; seq: number; at: number; prev: string | null },
  bodyText: string,
): Digest {
  const { run, seq, at, prev } = event;
  return sha256Text(
    `{"at":${JSON.stringify(at)},"body":${bodyText},"prev":${JSON.stringify(prev)},"run":${JSON.stringify(run)},"seq":${seq}}`,
  );
}

/** `{ at, body, kind, prev, seq }` */
export function auditDigest(
  entry: { seq: number; at: number; kind: string; prev: string | null },
  bodyText: string,
): Digest {
  const { seq, at, kind, prev } = entry;
  return sha256Text(
    `{"at":${JSON.stringify(at)},"body":${bodyText},"kind":${JSON.stringify(kind)},"prev":${JSON.stringify(prev)},"seq":${seq}}`,
  );
}

/** `{ attempt, createdAt, key, node, outputs, run }` */
export function resultDigest(
  result: Omit<NewResult, 'outputs' | 'replaces'> & { createdAt: number },
  outputsText: string,
): Digest {
  const { attempt, createdAt, key, node, run } = result;
  return sha256Text(
    `{"attempt":${attempt},"createdAt":${JSON.stringify(createdAt)},"key":${JSON.stringify(key)},"node":${JSON.stringify(node)},"outputs":${outputsText},"run":${JSON.stringify(run)}}`,
  );
}

/** `{ changedAt, createdAt, head, id, nextSeq, status, threadDigest, threadKey, threadPath, title }` */
export function runDigest(row: RunRow): Digest {
  const { id, threadKey, threadPath, threadDigest, title, createdAt, status, nextSeq, head, changedAt } = row;
  const text = JSON.stringify;
  return sha256Text(
    `{"changedAt":${text(changedAt)},"createdAt":${text(createdAt)},"head":${text(head)},"id":${text(id)},"nextSeq":${nextSeq},"status":${text(status)},"threadDigest":${text(threadDigest)},"threadKey":${text(threadKey)},"threadPath":${text(threadPath)},"title":${text(title)}}`,
  );
}
