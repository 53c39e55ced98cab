import { main } from './main.ts';

// Until there is an answer: a program that ends without one has not done what was asked.
process.exitCode = 2;
process.exitCode = await main(process.argv.slice(2));
// An agent that hangs must not keep a command that has its answer.
setTimeout(() => process.exit(), 1_000).unref();
