import { failureSentence } from './failure.ts';
import type { Failure } from './failure.ts';

/** A failure as the command line prints it: stable code, one sentence, the place, and the data behind it. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly node?: string | undefined;
  readonly port?: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

/** @param node where the failure happened; a failure that names its own node (a problem of a thread) has that one */
export function errorReport(failure: Failure, node?: string): ErrorReport {
  const { why, ...data } = failure;
  const first =
    failure.why === 'invalid-thread' ? failure.problems.find((problem) => problem.severity === 'error') : undefined;
  const place = first?.node ?? node;
  const port = first?.port ?? ('port' in failure ? failure.port : undefined);
  return {
    code: why,
    message: failureSentence(failure),
    ...(place === undefined ? {} : { node: place }),
    ...(port === undefined ? {} : { port }),
    details: data,
  };
}
