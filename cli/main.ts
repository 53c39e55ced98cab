import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { connectAgent } from '#agent/client/connect.ts';
import { version } from '#agent/version.ts';
import { errorReport } from '#shared/model/error-report.ts';
import { FailureError, fail } from '#shared/model/failure.ts';
import type { Failure } from '#shared/model/failure.ts';
import type { AgentClient } from '#shared/protocol/client.ts';
import { didYouMean } from '#shared/std/suggest.ts';
import { exit } from './command.ts';
import type { Command, ExitCode, Invocation } from './command.ts';
import { commands } from './commands.ts';
import { createOutput } from './output/output.ts';
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
    '',
  ].join('\n');
}

function commandHelp(command: Command): string {
  return [
    `clew ${command.name} ${command.usage}`.trimEnd(),
    '',
    `  ${command.summary}`,
    ...(command.help ?? []).map((line) => `  ${line}`),
    '',
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
    case 'protocol-mismatch':
    case 'refused-start':
      return exit.noAgent;
    default:
      return exit.failed;
  }
}

/** Runs one command line. @param argv without the program's own name */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const out = createOutput(argv.includes('--json'));
  const interrupt = new AbortController();
  process.on('SIGINT', () => (interrupt.signal.aborted ? process.exit(exit.interrupted) : interrupt.abort()));
  let client: AgentClient | undefined;
  try {
    if (argv.length === 0 || (argv.length === 1 && (argv[0] === '--help' || argv[0] === '-h' || argv[0] === 'help'))) {
      process.stdout.write(helpText());
      return exit.done;
    }
    if (argv[0] === '--version') {
      process.stdout.write(`${version}\n`);
      return exit.done;
    }
    const { command, rest } = findCommand(argv);
    const { args, options } = readArguments(command, rest);
    if (options['help'] === true) {
      process.stdout.write(commandHelp(command));
      return exit.done;
    }
    const agent = async (start = true): Promise<AgentClient> => {
      client ??= await connectAgent({ clientName: 'clew', start });
      return client;
    };
    return await command.run({ args, options, out, agent, by: userInfo().username, interrupt: interrupt.signal });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const report = errorReport(error.failure);
    out.document({ error: report });
    if (!out.json) out.note(`clew: ${report.message}`);
    return exitCodeFor(error.failure);
  } finally {
    client?.close();
  }
}
