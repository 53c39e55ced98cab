/** One channel for every call, one for every stream: the name travels in the message, so the contract adds no channel. */
export const CALL_CHANNEL = 'clew:call';
export const OPEN_CHANNEL = 'clew:open';

/** What travels on both channels. A stream's port comes beside it. */
export interface BridgeMessage {
  readonly name: string;
  readonly input: unknown;
}
