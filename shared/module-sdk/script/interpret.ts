import type { Failure } from '../../model/failure.ts';
import type { GuestError } from './guest/boot.ts';

/** A place in the user's file, as a stack names it. Lines and columns count from 1. */
export interface Frame {
  readonly text: string;
  readonly line: number;
  readonly column: number | undefined;
  /** A compile error names a place alone, without a function. */
  readonly bare: boolean;
}

const longestStack = 20;
const absent =
  /^'(process|require|module|fetch|setTimeout|setInterval|setImmediate|queueMicrotask|Buffer|window|document|performance|crypto|WebAssembly|eval|SharedArrayBuffer|Atomics|WeakRef|FinalizationRegistry)' is not defined$/;

function parseFrame(line: string, fileName: string): Frame | undefined {
  const start = line.lastIndexOf(`${fileName}:`);
  const before = line.slice(0, start);
  const place = /^(\d+)(?::(\d+))?(\)?)$/.exec(line.slice(start + fileName.length + 1));
  if (start < 0 || place === null || !/(^at |\()$/.test(before)) return undefined;
  const [, lineText, columnText, closed] = place;
  return {
    text: line,
    line: Number(lineText),
    column: columnText === undefined ? undefined : Number(columnText),
    bare: closed === '',
  };
}

/** The frames of a QuickJS stack that lie in the user's file, innermost first. */
export function userFrames(stack: string, fileName: string): readonly Frame[] {
  const frames: Frame[] = [];
  for (const line of stack.split('\n')) {
    const frame = parseFrame(line.trim(), fileName);
    if (frame !== undefined) frames.push(frame);
    if (frames.length === longestStack) break;
  }
  return frames;
}

function explain(error: GuestError): string {
  const named = error.name === '' || error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
  return absent.test(error.message) ? `${named}. A step runs without files, network, timers and Node.` : named;
}

/** Whether the error is QuickJS's own word for a heap that is full. */
export function isOutOfMemory(error: GuestError): boolean {
  return error.name === 'InternalError' && error.message === 'out of memory';
}

/** What a guest's error means for the run: its code, and its place in the user's file. */
export function failureOf(error: GuestError, fileName: string): Failure {
  if (error.port !== undefined)
    return { why: 'bad-output', ...(error.port === '' ? {} : { port: error.port }), message: error.message };
  const frames = userFrames(error.stack, fileName);
  const [first] = frames;
  const place = { file: fileName, ...(first === undefined ? {} : { line: first.line, column: first.column }) };
  if (error.name === 'SyntaxError' && first?.bare === true)
    return { why: 'step-syntax', ...place, message: error.message };
  return {
    why: 'step-threw',
    ...place,
    message: explain(error),
    ...(first === undefined ? {} : { stack: frames.map((frame) => frame.text).join('\n') }),
  };
}

/** The first line and column at which the user's file names a module, for a refused import. */
export function importPlace(source: string, specifier: string): { line?: number; column?: number } {
  const lines = source.split('\n');
  for (const [index, line] of lines.entries()) {
    const at = [`'${specifier}'`, `"${specifier}"`].map((quoted) => line.indexOf(quoted)).find((found) => found >= 0);
    if (at !== undefined) return { line: index + 1, column: at + 1 };
  }
  return {};
}
