import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** An array that is the one document of `--json`. */
export interface DocumentList {
  item(value: unknown): void;
  /** Ends it. Whatever goes wrong in between, it is ended, with the error as its last item. */
  end(): void;
}

/** Where a command prints. With `--json` only one document goes to stdout, and notes to stderr as ever. */
export interface Output {
  readonly json: boolean;
  /** A line for people on stdout; nothing with `--json`. */
  line(text?: string): void;
  /** The one document of `--json`; nothing without it, and nothing where one is printed already. @returns whether it is printed */
  document(value: unknown): boolean;
  /** Begins the one document as an array that is printed as it comes, for what is too long to hold; nothing without `--json`. */
  list(): DocumentList;
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
  let printed = false;
  /** Items of a list that is begun and not ended; undefined where there is none. */
  let items: number | undefined;
  const endList = (): void => {
    stdout.write(`${items === 0 ? '[' : ''}\n]\n`);
    items = undefined;
    printed = true;
  };
  const writeItem = (value: unknown): void => {
    stdout.write(`${items === 0 ? '[' : ','}\n  ${JSON.stringify(value)}`);
    items = (items ?? 0) + 1;
  };
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
      if (!json || printed) return false;
      // What has begun as a list stays one document: the error that ends it is its last item.
      if (items !== undefined && items > 0) {
        writeItem(value);
        endList();
        return true;
      }
      stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      printed = true;
      return true;
    },
    list: () => {
      if (json && !printed) items = 0;
      return {
        item: (value) => {
          if (items !== undefined) writeItem(value);
        },
        end: () => {
          if (items !== undefined) endList();
        },
      };
    },
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
