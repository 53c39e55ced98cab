import { failureSentence } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { Workspace } from './workspace.ts';

/** Says why no run was begun. Of several problems it says the first; where the others stand is one press away. */
export function sayRefused({ workbench }: Pick<Workspace, 'workbench'>, failure: Failure): void {
  if (failure.why !== 'invalid-thread') return workbench.notify('error', failureSentence(failure));
  const { path, problems } = failure;
  const errors = problems.filter((one) => one.severity === 'error');
  const first = errors[0] ?? problems[0];
  const more = errors.length - 1;
  // The sentence for the command line ends with what is to be typed there.
  const what =
    first === undefined ? `${path} is not a valid thread.` : failureSentence({ ...failure, problems: [first] });
  const others = more < 1 ? '' : more === 1 ? ' There is one more error.' : ` There are ${more} more errors.`;
  workbench.notify('error', what + others, {
    label: 'Show problems',
    run: () => workbench.setState({ bottom: 'problems' }),
  });
}
