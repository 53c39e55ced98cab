import type { Answer, IpcSource, StreamMessage, StreamPort } from '../door.ts';
import type { SenderFrame } from '../sender.ts';

type CallListener = Parameters<IpcSource['handle']>[1];
type OpenListener = Parameters<IpcSource['on']>[1];

/** Stands in for Electron's ipcMain: a test sends messages from any frame, with any arguments. */
export class FakeIpc implements IpcSource {
  readonly #calls = new Map<string, CallListener>();
  readonly #opens = new Map<string, OpenListener>();

  handle(channel: string, listener: CallListener): void {
    this.#calls.set(channel, listener);
  }

  on(channel: string, listener: OpenListener): void {
    this.#opens.set(channel, listener);
  }

  get channels(): string[] {
    return [...this.#calls.keys(), ...this.#opens.keys()];
  }

  async call(senderFrame: SenderFrame | null, ...args: unknown[]): Promise<Answer> {
    const listener = this.#calls.get('clew:call');
    if (listener === undefined) throw new Error('nobody listens for calls');
    return await listener({ senderFrame }, ...args);
  }

  open(senderFrame: SenderFrame | null, ports: readonly StreamPort[], ...args: unknown[]): void {
    const listener = this.#opens.get('clew:open');
    if (listener === undefined) throw new Error('nobody listens for streams');
    listener({ senderFrame, ports }, ...args);
  }
}

/** The page's end of a stream, as the main process holds it. */
export class FakePort implements StreamPort {
  readonly got: StreamMessage[] = [];
  closed = false;
  readonly #onClose: (() => void)[] = [];

  postMessage(message: StreamMessage): void {
    if (this.closed) throw new Error('a closed port was written to');
    this.got.push(message);
  }

  on(_event: 'close', listener: () => void): void {
    this.#onClose.push(listener);
  }

  start(): void {}

  close(): void {
    this.closed = true;
    for (const listener of this.#onClose) listener();
  }
}

/** The top frame of one of our own pages. */
export const OWN_FRAME: SenderFrame = { url: 'app://clew/index.html', parent: null };
