import { shortRun } from '#shared/model/why.ts';
import { placeOf } from './place-of.ts';

/** What is known of the run that a tab reviews. */
interface ReviewedRun {
  readonly run: string;
  /** The thread as the run's record has it; undefined until it has been read. */
  readonly thread: { readonly path: string; readonly title: string } | undefined;
  /** The run that it is compared with. */
  readonly against: string | undefined;
}

/** What the title bar says of a review: whose run it is, and what it is compared with. */
export function reviewPlace({ run, thread, against }: ReviewedRun): { readonly of?: string; readonly what: string } {
  const compared = against === undefined ? '' : ` against run ${shortRun(against)}`;
  const what = `Run ${shortRun(run)}${compared}`;
  const of = thread === undefined || thread.title !== '' ? thread?.title : placeOf(thread.path).file;
  return of === undefined ? { what } : { of, what };
}
