import { useEffect, useState } from 'react';
import type { Failure } from '#shared/model/failure.ts';
import { maxReadBytes } from '#shared/protocol/contract.ts';
import { err, ok } from '#shared/std/result.ts';
import type { Result } from '#shared/std/result.ts';
import type { Services } from '../services/bridge.ts';
import { useSession } from '../session/use-session.ts';

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A file of a run, as far as it was read. */
interface ArtifactBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Size of the whole file. */
  readonly total: number;
}

/** Reads the first `most` bytes of a file that a run has made or read, in parts that the contract allows. */
export async function readArtifact(
  services: Pick<Services, 'callAgent'>,
  { run, digest }: { readonly run: string; readonly digest: string },
  most: number,
): Promise<Result<ArtifactBytes, Failure>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let have = 0;
  let total = Infinity;
  while (have < Math.min(total, most)) {
    const length = Math.min(maxReadBytes, most - have);
    const answer = await services.callAgent('artifact.read', { run, digest, offset: have, length });
    if (!answer.ok) return answer;
    const part = decoded(answer.value.data);
    total = answer.value.bytes;
    if (part.length === 0 && have < Math.min(total, most))
      return err({ why: 'corrupt', what: `The file ${digest}`, message: `it ends after ${have} of ${total} bytes.` });
    parts.push(part);
    have += part.length;
  }
  const bytes = new Uint8Array(have);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return ok({ bytes, total });
}

/** A file of a run for a component; undefined while it is read. */
export function useArtifact(
  run: string,
  digest: string | undefined,
  most: number,
): Result<ArtifactBytes, Failure> | undefined {
  const { services } = useSession();
  const [read, setRead] = useState<{ readonly key: string; readonly result: Result<ArtifactBytes, Failure> }>();
  const key = `${run} ${digest ?? ''} ${most}`;
  useEffect(() => {
    if (digest === undefined) return undefined;
    let current = true;
    void readArtifact(services, { run, digest }, most).then((result) => {
      if (current) setRead({ key, result });
    });
    return () => {
      current = false;
    };
  }, [services, run, digest, most, key]);
  return read?.key === key ? read.result : undefined;
}
