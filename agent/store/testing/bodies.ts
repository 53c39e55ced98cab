import type { AnyBody, NewRun } from '../records.ts';

/** Bodies as the store sees them: all it knows is `is`. */
export interface TestBody extends AnyBody {
  readonly [key: string]: unknown;
}

export function statusOf(body: TestBody): string | undefined {
  return body.is === 'run-created' ? 'created' : body.is === 'status' ? String(body['to']) : undefined;
}

export function bodyOf(n: number): TestBody {
  return { is: 'node-progress', node: `node-${n % 7}`, attempt: 1, message: `wall 2.0 mm ± ${n} \u00b5m` };
}

export function newRun(id: string, more: Partial<NewRun> = {}): NewRun {
  return {
    id,
    threadKey: '/spar',
    threadPath: '/spar',
    threadDigest: 'sha256:t',
    title: 'Wing spar',
    createdAt: 1_760_000_000_000,
    ...more,
  };
}
