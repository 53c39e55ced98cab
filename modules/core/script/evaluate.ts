import { fail } from '@clew/module-sdk';
import type { Call, Json } from '@clew/module-sdk';
import { expressionAdapter } from '@clew/module-sdk/script';
import type { ExpressionAnswer, ExpressionCall } from '@clew/module-sdk/script';
import type { ScriptThreads } from './thread.ts';

const deadlineMs = 10_000;
const memoryBytes = 64 * 1_048_576;

/** Evaluates an expression on the script thread. Fails as scripts do; a problem of the expression is in the answer. */
export async function evaluateExpression(
  call: Call,
  threads: ScriptThreads,
  expression: ExpressionCall,
): Promise<ExpressionAnswer> {
  const outcome = await threads.run(
    {
      fileName: 'expression',
      source: 'export default () => null;',
      adapter: expressionAdapter,
      input: expression as unknown as Json,
      deadlineMs: Math.min(deadlineMs, call.context.timeLimitMs),
      memoryBytes,
    },
    { signal: call.signal, onLog: () => undefined },
  );
  return outcome.ok ? (outcome.output as unknown as ExpressionAnswer) : fail(outcome.failure);
}
