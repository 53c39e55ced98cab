import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command prints. With `--json` only one document goes to stdout, and notes to stderr as ever. */
export interface Output {
  readonly json: boolean;
  /** A line for people on stdout; nothing with `--json`. */
  line(text?: string): void;
  /** The one document of `--json`; nothing without it. */
  document(value: unknown): void;
  /** A part of the one document, for what is too long to hold. */
  raw(text: string): void;
  /** Progress and remarks, on stderr. */
  note(text: string): void;
  /** A line on stderr that the next one replaces; only on a terminal. */
  status(text: string): void;
  style(style: Style, text: string): string;
}

export function createOutput(json: boolean): Output {
  const { stdout, stderr, env } = process;
  const coloured = stdout.isTTY && env['NO_COLOR'] === undefined;
  const live = stderr.isTTY && env['NO_COLOR'] === undefined;
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write('\r\u001B[2K');
    shown = false;
  };
  return {
    json,
    line: (text = '') => {
      clear();
      if (!json) stdout.write(`${text}\n`);
    },
    document: (value) => {
      clear();
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    raw: (text) => void stdout.write(text),
    note: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    status: (text) => {
      if (!live) return;
      clear();
      stderr.write(text.slice(0, Math.max(20, (stderr.columns ?? 80) - 1)));
      shown = true;
    },
    style: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
  };
}
