import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { connectAgent } from '#agent/client/connect.ts';
import { version } from '#agent/version.ts';
import { errorReport } from '#shared/model/error-report.ts';
import { caughtFailure, fail } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import { exit } from './command.ts';
import type { Command, ExitCode, Invocation } from './command.ts';
import { commands } from './commands.ts';
import { createOutput } from './output/output.ts';
import type { Output } from './output/output.ts';
import { table } from './output/table.ts';

const everywhere = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

function helpText(): string {
  const rows = commands.map((command) => [`  clew ${command.name} ${command.usage}`.trimEnd(), command.summary]);
  return [
    'clew: draw a digital thread and run it on this machine',
    '',
    ...table(rows),
    '',
    'Every command takes --json and --help. Exit codes: 0 done, 1 a requirement does not hold, 2 failed, 3 not a valid thread, 4 no agent, 130 interrupted.',
  ].join('\n');
}

function commandHelp(command: Command): string {
  return [
    `clew ${command.name} ${command.usage}`.trimEnd(),
    '',
    `  ${command.summary}`,
    ...(command.help ?? []).map((line) => `  ${line}`),
  ].join('\n');
}

function findCommand(argv: readonly string[]): { command: Command; rest: string[] } {
  const words = argv.filter((word) => !word.startsWith('-'));
  const found =
    commands.find((c) => c.name === words.slice(0, 2).join(' ')) ?? commands.find((c) => c.name === words[0]);
  if (found === undefined) {
    const name = words.slice(0, 2).join(' ');
    return fail({
      why: 'usage',
      message: `There is no command "${name}".${didYouMean(
        words[0] ?? '',
        commands.map((c) => c.name),
      )} "clew --help" lists them.`,
    });
  }
  const rest = [...argv];
  for (const word of found.name.split(' ')) rest.splice(rest.indexOf(word), 1);
  return { command: found, rest };
}

function readArguments(command: Command, rest: string[]): { args: string[]; options: Invocation['options'] } {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: rest,
      options: { ...command.options, ...everywhere },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    return fail({
      why: 'usage',
      message: `clew ${command.name}: ${error instanceof Error ? error.message.split('. ')[0] : String(error)}. "clew ${command.name} --help" lists what it takes.`,
    });
  }
  const count = parsed.positionals.length;
  const asked = parsed.values['help'] === true;
  if (!asked && (count < command.args.min || count > command.args.max))
    fail({ why: 'usage', message: `Write it as: clew ${command.name} ${command.usage}.` });
  return { args: parsed.positionals, options: parsed.values as Invocation['options'] };
}

/** The exit code that a failure of a whole command has. */
function exitCodeFor(failure: Failure): ExitCode {
  switch (failure.why) {
    case 'invalid-thread':
    case 'bad-json':
    case 'unknown-format':
      return exit.invalid;
    case 'missing-file':
    case 'bad-file':
      return exit.invalid;
    case 'no-agent':
    case 'forbidden':
    case 'protocol-mismatch':
    case 'refused-start':
      return exit.noAgent;
    default:
      return exit.failed;
  }
}

/** The login name; the number of the user where the machine has no name for it, as in many containers. */
function whoAsks(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Prints what a command failed with: the one document, or a sentence. @returns the exit code */
function report(out: Output, failure: Failure): ExitCode {
  const told = errorReport(failure);
  const alone = out.document({ error: told });
  if (!alone) out.note(`clew: ${told.message}`);
  return exitCodeFor(failure);
}

/** A terminal and the program that started this one may both pass on the same Ctrl-C. */
const sameKeyMs = 200;

/** Ends the program at Ctrl-C; one that `isPatient` is first asked to end by itself. */
function watchInterrupts(out: Output, isPatient: () => boolean): AbortSignal {
  const interrupt = new AbortController();
  let askedAt = 0;
  process.on('SIGINT', () => {
    if (isPatient() && !interrupt.signal.aborted) {
      askedAt = performance.now();
      return interrupt.abort();
    }
    if (interrupt.signal.aborted && performance.now() - askedAt < sameKeyMs) return;
    report(out, { why: 'cancelled' });
    process.exit(exit.interrupted);
  });
  return interrupt.signal;
}

/** No way out of the program without its document and an exit code of the contract. */
function watchDefects(out: Output): void {
  const leave = (error: unknown): never => process.exit(report(out, caughtFailure(error)));
  process.on('uncaughtException', leave);
  process.on('unhandledRejection', leave);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Who reads no more needs no sentence either; what could not be written was not done.
    if (error.code !== 'EPIPE') out.note(`clew: The output cannot be written: ${error.message}.`);
    process.exit(exit.failed);
  });
  process.stderr.on('error', () => undefined);
}

function printText(out: Output, text: string): ExitCode {
  out.document({ text });
  out.line(text);
  return exit.done;
}

/** Runs one command line. @param argv without the program's own name */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const out = createOutput(argv.includes('--json'));
  let running: Command | undefined;
  watchDefects(out);
  const interrupt = watchInterrupts(out, () => running?.cancels === true);
  let client: AgentClient | undefined;
  try {
    const [first] = argv.filter((word) => word !== '--json');
    if (first === undefined || first === '--help' || first === '-h' || first === 'help')
      return printText(out, helpText());
    if (first === '--version') return printText(out, version);
    const { command, rest } = findCommand(argv);
    const { args, options } = readArguments(command, rest);
    if (options['help'] === true) return printText(out, commandHelp(command));
    const agent = async (start = true): Promise<AgentClient> => {
      client ??= await connectAgent({ clientName: 'clew', start });
      return client;
    };
    running = command;
    return await command.run({ args, options, out, agent, by: whoAsks(), interrupt });
  } catch (error) {
    return report(out, caughtFailure(error));
  } finally {
    client?.close();
  }
}
