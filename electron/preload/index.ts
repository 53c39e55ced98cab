import { contextBridge, ipcRenderer } from 'electron';

import { createBridge } from './bridge.ts';

/** Written into the bundle at build time from the contract, so that the schemas stay out of the preload script. */
declare const CLEW_CALL_NAMES: readonly string[];
declare const CLEW_STREAM_NAMES: readonly string[];

contextBridge.exposeInMainWorld(
  'clew',
  createBridge(ipcRenderer, { calls: CLEW_CALL_NAMES, streams: CLEW_STREAM_NAMES }),
);
