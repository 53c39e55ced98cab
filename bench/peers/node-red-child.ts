import { createRequire } from 'node:module';
import { join } from 'node:path';

/*
 * Node-RED's runtime with two chains, one of `change` nodes without rules and one of `function` nodes that return their
 * message, in a process of its own. No editor, no telemetry, no file: flows, settings and credentials are held in memory.
 * Arguments: the folder with node_modules, the number of nodes of a chain. Answers `ready`, then to each name of a kind
 * the seconds that one message took from the first node of its chain to the last.
 */

interface RedNode {
  receive(message: object): void;
  on(event: 'input', take: (message: object, send: unknown, done: () => void) => void): void;
}

interface Red {
  init(settings: object): void;
  start(): Promise<void>;
  readonly events: { once(name: string, take: () => void): void };
  readonly nodes: { getNode(id: string): RedNode | undefined };
}

const [folder = '', countText = ''] = process.argv.slice(2);
const count = Number(countText);
const red = createRequire(join(folder, 'package.json'))('node-red') as Red;

const kinds = { change: { rules: [] }, function: { func: 'return msg;', outputs: 1 } } as const;
type Kind = keyof typeof kinds;

function chainOf(kind: Kind): object[] {
  const nodes = Array.from({ length: count }, (_, i) => ({
    id: `${kind}${i}`,
    z: kind,
    type: kind,
    ...kinds[kind],
    wires: [i + 1 < count ? [`${kind}${i + 1}`] : []],
  }));
  return [{ id: kind, type: 'tab', label: kind }, ...nodes];
}

const nothing = (): Promise<void> => Promise.resolve();
const empty = (): Promise<object> => Promise.resolve({});
const storage = {
  init: nothing,
  getFlows: () => Promise.resolve([...chainOf('change'), ...chainOf('function')]),
  saveFlows: nothing,
  getCredentials: empty,
  saveCredentials: nothing,
  getSettings: empty,
  saveSettings: nothing,
  getSessions: empty,
  saveSessions: nothing,
  getLibraryEntry: empty,
  saveLibraryEntry: nothing,
};

red.init({
  userDir: folder,
  httpAdminRoot: false,
  httpNodeRoot: false,
  storageModule: storage,
  telemetry: { enabled: false, updateNotification: false },
  diagnostics: { enabled: false, ui: false },
  externalModules: { autoInstall: false, palette: { allowInstall: false } },
  logging: { console: { level: 'off', metrics: false, audit: false } },
});
const flowsStarted = new Promise<void>((resolve) => red.events.once('flows:started', resolve));
await red.start();
await flowsStarted;

let from = 0;
function nodeOf(id: string): RedNode {
  const node = red.nodes.getNode(id);
  if (node === undefined) throw new Error(`Node-RED did not start the node ${id}.`);
  return node;
}
for (const kind of Object.keys(kinds))
  nodeOf(`${kind}${count - 1}`).on('input', (_message, _send, done) => {
    process.send?.((performance.now() - from) / 1000);
    done();
  });
process.on('message', (kind: Kind) => {
  const first = nodeOf(`${kind}0`);
  from = performance.now();
  first.receive({ payload: 1 });
});
process.send?.('ready');
