import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorReport } from './error-report.ts';
import { Failure, FailureError, fail, failureSentence } from './failure.ts';
import type { Problem } from './failure.ts';

const problem = (message: string, severity: Problem['severity'] = 'error'): Problem => ({
  severity,
  code: 'type-mismatch',
  message,
  pointer: '/wires/0',
  node: 'l',
  port: 'x',
});
const misfit = problem('The wire from m.mass to l.x does not fit: kg is a mass and mm is a length.');

/** One of each, as docs/spec/errors.md shows it. The compiler asks for a line here when a code is added. */
const examples: { readonly [W in Failure['why']]: Extract<Failure, { why: W }> } = {
  'bad-input': { why: 'bad-input', port: 't', message: 'The input t has no value. Connect it or type one in.' },
  'bad-params': { why: 'bad-params', pointer: '/cells/t/at', message: 'write the cell as Sheet!A1' },
  'missing-file': { why: 'missing-file', path: '/t/uas.xlsx' },
  'bad-file': { why: 'bad-file', path: '/t/uas.xlsx', at: 'cell Parameters!C4', message: 'holds #DIV/0!.' },
  'bad-json': {
    why: 'bad-json',
    path: '/t/a.thread.json',
    line: 3,
    column: 7,
    message: 'this is not valid JSON: a comma or } is needed here, not ".',
  },
  'unknown-format': {
    why: 'unknown-format',
    path: '/t/a.thread.json',
    found: 'clew/thread@9',
    message:
      'it was written by a newer Clew (clew/thread@9; this one reads up to clew/thread@1). Update Clew to open it.',
  },
  'invalid-thread': {
    why: 'invalid-thread',
    path: '/t/a.thread.json',
    problems: [problem('An input has no value.', 'warning'), misfit, misfit, misfit],
  },
  'bad-override': {
    why: 'bad-override',
    target: 'spar.t',
    message: 'this port (quantity<mm>) does not fit: kg is a mass and mm is a length.',
  },
  'not-found': { why: 'not-found', what: 'run', name: '9G5FAV' },
  usage: { why: 'usage', message: 'There is no command "rum". "clew --help" lists them.' },
  'step-syntax': { why: 'step-syntax', file: 'steps/loads.ts', line: 4, column: 9, message: "',' expected." },
  'step-threw': { why: 'step-threw', file: 'steps/loads.ts', line: 4, message: 'n is not defined', stack: 'at step' },
  'time-limit': { why: 'time-limit', limitMs: 60_000 },
  'memory-limit': { why: 'memory-limit', limitBytes: 256 * 1024 * 1024 },
  'bad-output': {
    why: 'bad-output',
    port: 'mass',
    message: 'The output mass does not fit: N is a force and kg is a mass.',
  },
  'tool-missing': { why: 'tool-missing', tool: 'ccx', version: '2.20', searched: ['/usr/bin', '/opt/ccx'] },
  'module-missing': { why: 'module-missing', module: 'exel', message: 'The module exel is not installed.' },
  'module-died': {
    why: 'module-died',
    module: 'cad',
    exit: 'signal SIGSEGV',
    stderr: 'start\nfatal error in the kernel\n\nNode.js v26\n',
  },
  'module-defect': { why: 'module-defect', module: 'cad', message: 'radius is not a number', stack: 'at part' },
  cancelled: { why: 'cancelled' },
  storage: { why: 'storage', path: '/home/ann/clew/db', errno: 'ENOSPC', message: 'the disk is full.' },
  corrupt: { why: 'corrupt', what: 'The event 12 of run 9G5FAV', message: 'its digest does not match.' },
  'refused-start': {
    why: 'refused-start',
    reason: 'network-file-system',
    message: 'The home folder lies on a network file system. Set CLEW_HOME to a local folder.',
  },
  'no-agent': {
    why: 'no-agent',
    message: 'The connection to the agent was lost. It may have been stopped; try again.',
  },
  'protocol-mismatch': { why: 'protocol-mismatch', ours: 1, theirs: 2 },
  forbidden: {
    why: 'forbidden',
    message: 'The agent refuses this connection: the token is not the one in its home folder.',
  },
  'bad-request': {
    why: 'bad-request',
    call: 'run.start',
    message: 'path: Invalid input: expected string, received number',
  },
  conflict: { why: 'conflict', message: 'There is already a file /t/out.pdf. Name another one, or remove it first.' },
  defect: { why: 'defect', message: 'a stored run begins with its creation', stack: 'at open' },
};
const codes = Failure.options.map((option) => option.shape.why.value);

test('docs/spec/errors.md lists exactly the codes, in their order, each with its sentence and what to do', () => {
  const text = readFileSync(new URL('../../docs/spec/errors.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z-]+)` \|(.*)\|$/gm)].map(([, code, rest = '']) => [
    code,
    ...rest.split('|').map((cell) => cell.trim()),
  ]);
  expect(rows.map(([code]) => code)).toEqual(codes);
  for (const [code = '', when, sentence, act] of rows) {
    expect([code, sentence]).toEqual([code, failureSentence(examples[code as Failure['why']])]);
    expect([code, when?.length ?? 0, act?.length ?? 0]).toEqual([
      code,
      expect.toSatisfy((n: number) => n > 10),
      expect.toSatisfy((n: number) => n > 7),
    ]);
  }
});

describe('a failure', () => {
  test.each(codes)('%s passes through JSON, and refuses what does not belong to it', (code) => {
    const example = examples[code];
    expect(Failure.parse(JSON.parse(JSON.stringify(example)))).toEqual(example);
    expect(Failure.safeParse({ ...example, more: 1 }).success).toBe(false);
  });

  test.each(codes)('%s is a sentence that begins like one, ends, and does not shout', (code) => {
    const sentence = failureSentence(examples[code]);
    expect(sentence).toMatch(/^(?:[A-Z"]|--set |\/t\/)/);
    expect(sentence).toMatch(/[.?]["')]?$/);
    // `Sheet!A1` and `#DIV/0!` are names of cells.
    expect(sentence.replaceAll(/\w!|\/0!/g, '')).not.toMatch(/!|undefined|\[object/);
  });

  test('of a code that is not known is none', () => {
    expect(Failure.safeParse({ why: 'new-code', message: 'm' }).success).toBe(false);
  });

  test('goes up a call stack as an error with its sentence', () => {
    const failure: Failure = { why: 'usage', message: 'Say which run' };
    expect(() => fail(failure)).toThrow(FailureError);
    try {
      fail(failure);
    } catch (error) {
      expect(error).toMatchObject({ failure, message: 'Say which run.', name: 'FailureError' });
    }
  });
});

test.each<[Failure, string]>([
  [{ why: 'bad-file', path: 'a.csv', message: 'it is empty' }, 'a.csv: it is empty.'],
  [{ why: 'bad-json', path: 'a.json', line: 3, message: 'x' }, 'a.json, line 3: x.'],
  [{ why: 'bad-json', path: 'a.json', message: 'x' }, 'a.json: x.'],
  [{ why: 'bad-params', pointer: '', message: 'They do not go together.' }, 'They do not go together.'],
  [
    { why: 'not-found', what: 'run', name: 'x', message: 'There is no run "x". "clew runs" lists them.' },
    'There is no run "x". "clew runs" lists them.',
  ],
  [
    { why: 'invalid-thread', path: 'a.thread.json', problems: [] },
    'a.thread.json is not a valid thread. "clew validate" says why.',
  ],
  [{ why: 'invalid-thread', path: 'a', problems: [misfit] }, misfit.message],
  [
    { why: 'invalid-thread', path: 'a', problems: [misfit, misfit] },
    `${misfit.message} "clew validate" lists one more.`,
  ],
  [{ why: 'invalid-thread', path: 'a', problems: [problem('A warning.', 'warning')] }, 'A warning.'],
  [
    { why: 'step-threw', file: 's.ts', message: 'it stopped (see line 4)' },
    'The step s.ts stopped: it stopped (see line 4).',
  ],
  [{ why: 'step-threw', file: 's.ts', message: 'He said "stop."' }, 'The step s.ts stopped: He said "stop."'],
  [{ why: 'step-threw', file: 's.ts', message: 'really?' }, 'The step s.ts stopped: really?'],
  [
    { why: 'time-limit', limitMs: 1234.5 },
    'It did not finish within its time limit of 1.23 s and was stopped. Look for an endless loop, or raise the limit.',
  ],
  [
    { why: 'tool-missing', tool: 'ccx', searched: [] },
    'The program ccx was not found (looked in no place). Install it, or run with recorded results.',
  ],
  [
    { why: 'module-died', module: 'cad', exit: 'code 1', stderr: '' },
    'The module cad ended in the middle of a call (code 1). Resume the run; if it ends again, the module is broken.',
  ],
  [
    { why: 'module-died', module: 'cad', exit: 'code 1', stderr: 'one\ntwo\n' },
    'The module cad ended in the middle of a call (code 1: two). Resume the run; if it ends again, the module is broken.',
  ],
])('%o: %s', (failure, sentence) => expect(failureSentence(failure)).toBe(sentence));

describe('the report of the command line', () => {
  test('has code, sentence, place and data', () => {
    expect(errorReport(examples['bad-input'], 'spar')).toEqual({
      code: 'bad-input',
      message: 'The input t has no value. Connect it or type one in.',
      node: 'spar',
      port: 't',
      details: { port: 't', message: 'The input t has no value. Connect it or type one in.' },
    });
    expect(errorReport(examples.cancelled)).toEqual({
      code: 'cancelled',
      message: 'It was cancelled. "clew resume" goes on with the run.',
      details: {},
    });
  });

  test('of an invalid thread has the place of the first error, past the warnings', () => {
    const warned: Problem = { severity: 'warning', code: 'c', message: 'm', pointer: '', node: 'other' };
    const found = errorReport({ why: 'invalid-thread', path: 'a', problems: [warned, misfit] });
    expect([found.node, found.port]).toEqual(['l', 'x']);
    expect(errorReport({ why: 'invalid-thread', path: 'a', problems: [warned] })).not.toHaveProperty('node');
  });
});
