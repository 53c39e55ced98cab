/*
 * Who may import whom: the table of the architecture, in the one place that a tool reads. `npm run check` holds every
 * import of the repository against it. A file belongs to the row with the longest matching `from`; a folder without a
 * row may not hold code. Which libraries of the language exist in a folder (DOM, Node) is the tsconfig's business.
 */

/**
 * What an import may lead to: a file or folder of the repository (`shared/std`), a Node module (`node:fs`, `node:*` for
 * all), a package (`npm:zod`), `npm:own` for every dependency that the nearest package.json names, or `script:*` for the
 * names that exist only inside a script's sandbox (`clew`, `clew/cad`).
 */
type Target = string;

export interface ImportRule {
  /** A folder or file; `*` stands for one name or, in a file name, for a part of it. */
  readonly from: string;
  readonly may: readonly Target[];
  /** What only `import type` may name. */
  readonly mayAsType?: readonly Target[] | undefined;
  /** Files of this folder do not import each other. Without it, everything that `from` covers may. */
  readonly apart?: boolean | undefined;
  /** May hand on what it imports (`export … from`): the public face of a package and nothing else. */
  readonly face?: boolean | undefined;
}

const std = 'shared/std';
const units = [std, 'shared/units'];
const model = [...units, 'shared/model'];
const schema = [...model, 'shared/schema'];
const protocol = [...schema, 'shared/protocol'];

const page = [
  ...protocol,
  'renderer',
  'npm:zod',
  'npm:react',
  'npm:react-dom',
  'npm:zustand',
  'npm:immer',
  'npm:@tanstack/react-virtual',
];
const viewer = [...page, 'npm:three'];

/** The agent without effects: what it does to the machine goes through `World`. */
const agent = [...protocol, 'agent', 'node:path', 'npm:zod'];
const mcp = 'npm:@modelcontextprotocol/sdk';

export const IMPORT_RULES: readonly ImportRule[] = [
  { from: 'shared/std', may: [] },
  { from: 'shared/units', may: [std] },
  { from: 'shared/model', may: [...units, 'npm:zod', 'npm:immer'] },
  { from: 'shared/schema', may: [...model, 'npm:zod'] },
  { from: 'shared/protocol', may: [...schema, 'npm:zod'] },
  { from: 'shared/module-sdk', may: [...protocol, 'npm:own'] },
  { from: 'shared/module-sdk/sdk.ts', may: [...protocol, 'shared/module-sdk'], face: true },
  { from: 'shared/module-sdk/script/engine.ts', may: ['shared/module-sdk/script'], face: true },
  // Source texts that run inside a script's sandbox, where nothing but themselves and the pure folders exists.
  { from: 'shared/module-sdk/script/guest', may: model, mayAsType: ['shared/protocol'] },
  { from: 'shared/module-sdk/script/guest/clew.ts', may: ['shared/module-sdk/script/guest'], face: true },

  { from: 'renderer', may: page },
  { from: 'renderer/app', may: [...page, 'npm:dockview-react', 'npm:cmdk', 'npm:@fontsource/jetbrains-mono'] },
  { from: 'renderer/canvas', may: [...page, 'npm:@xyflow/react', 'npm:elkjs'] },
  { from: 'renderer/editor', may: [...page, 'npm:monaco-editor'] },
  // What the editor's compiler is told of the sandbox.
  { from: 'renderer/editor/library', may: ['script:*'] },
  { from: 'renderer/review', may: viewer },
  { from: 'renderer/panels', may: viewer },
  { from: 'renderer/stores', may: [...protocol, 'renderer/services', 'npm:zustand', 'npm:immer'], apart: true },
  { from: 'renderer/ui', may: ['npm:react', 'npm:radix-ui', 'npm:cmdk'] },

  { from: 'electron/main', may: [...protocol, 'electron/ipc', 'agent/client', 'node:*', 'npm:electron'] },
  { from: 'electron/ipc', may: [...protocol, 'electron/preload/channels.ts', 'node:*', 'npm:zod'] },
  { from: 'electron/preload', may: ['npm:electron'], mayAsType: ['shared/protocol'] },

  { from: 'agent', may: agent },
  { from: 'agent/scheduler', may: model },
  { from: 'agent/semantic', may: [...agent, 'npm:@e965/xlsx', 'npm:fflate'] },
  { from: 'agent/executor', may: [...agent, mcp] },
  { from: 'agent/store', may: [...agent, 'node:sqlite'] },
  { from: 'agent/evidence/crypto', may: [std, 'node:crypto'] },
  { from: 'agent/world', may: [...model, 'agent/evidence/crypto', 'node:*'] },
  { from: 'agent/server', may: [...agent, 'node:net'] },
  // Runs in the process of whoever asks, not in the agent's, and starts an agent where none runs.
  {
    from: 'agent/client',
    may: [...agent, 'node:child_process', 'node:fs', 'node:net', 'node:os', 'node:timers', 'node:url'],
  },
  // Where the real world is put together.
  { from: 'agent/agent.ts', may: [...agent, 'node:fs', 'node:net', 'node:os'] },
  { from: 'agent/main.ts', may: [...agent, 'node:url'] },

  { from: 'modules/*', may: ['node:*', 'npm:own'] },
  { from: 'modules/*/guest', may: ['script:*'] },
  { from: 'modules/*/guest/cad.ts', may: ['modules/cad/guest'], face: true },
  { from: 'modules/*/examples', may: ['script:*'] },

  { from: 'cli', may: [...protocol, 'agent/client', 'agent/version.ts', 'node:*'] },
  { from: 'examples', may: ['node:*', 'npm:fflate'] },
  { from: 'examples/*/parts', may: ['script:*'] },
  { from: 'examples/*/steps', may: ['script:*'] },

  { from: 'e2e', may: [...protocol, 'scripts', 'build', 'node:*', 'npm:@playwright/test'] },
  { from: 'bench', may: [...protocol, 'shared/module-sdk', 'agent', 'scripts', 'e2e/fixtures', 'node:*', 'npm:own'] },
  { from: 'build', may: ['scripts', 'node:*', 'npm:@electron/fuses', 'npm:electron-builder', 'npm:zod'] },
  { from: 'scripts', may: [...protocol, 'shared/module-sdk', 'node:*'] },
  { from: 'scripts/gates', may: ['scripts', std, 'node:*', 'npm:oxc-parser'] },
  { from: '*.config.ts', may: ['shared/protocol', 'e2e/fixtures', 'node:*', 'npm:own'] },
];

/** What tests and their helpers (`*.test.ts`, `testing/`) may import beyond the row of their folder. */
export const TEST_TARGETS: readonly Target[] = ['node:*', 'npm:vitest', 'npm:fast-check'];

/** The same for the tests of one folder: where the other end of a conversation is the thing to test against. */
export const TEST_RULES: readonly Pick<ImportRule, 'from' | 'may'>[] = [
  { from: 'shared/units', may: ['npm:mathjs'] },
  { from: 'shared/module-sdk', may: [mcp] },
  { from: 'modules/*', may: [mcp] },
  { from: 'agent', may: ['agent', 'examples'] },
  { from: 'examples', may: [...protocol, 'cli/testing'] },
  { from: 'renderer/editor', may: ['shared/module-sdk', 'modules', 'examples', 'npm:monaco-editor'] },
  { from: 'electron', may: ['agent/server', 'scripts/electron-runtime', 'npm:zod'] },
];

/** Files that load what they are told to, by a name that only a run knows. */
export const MAY_COMPUTE: readonly string[] = ['scripts/manifests.ts'];
