/** A file that the import table must refuse, in the folder of the row that refuses it. */
export interface ImportPlant {
  readonly path: string;
  readonly text: string;
  /** What the gate says of it. */
  readonly says: string;
}

function importing(path: string, specifier: string): ImportPlant {
  return { path, text: `import '${specifier}';\n`, says: `imports ${specifier}, which` };
}

/** At least one for each row of the table. */
export const IMPORT_PLANTS: readonly ImportPlant[] = [
  importing('shared/std/plant.ts', '../units/convert.ts'),
  importing('shared/std/plant-package.ts', 'zod'),
  importing('shared/units/plant.ts', '../model/value.ts'),
  importing('shared/units/plant-package.ts', 'mathjs'),
  importing('shared/model/plant.ts', '#shared/schema/thread-file.ts'),
  importing('shared/schema/plant.ts', '../protocol/contract.ts'),
  importing('shared/protocol/plant.ts', '../module-sdk/sdk.ts'),
  importing('shared/module-sdk/plant.ts', '#agent/agent.ts'),
  importing('shared/module-sdk/plant-package.ts', 'not-listed'),
  importing('shared/module-sdk/sdk.ts', 'node:fs'),
  importing('shared/module-sdk/script/engine.ts', '../serve.ts'),
  importing('shared/module-sdk/script/guest/plant.ts', 'zod'),
  importing('shared/module-sdk/script/guest/clew.ts', '../../serve.ts'),

  importing('renderer/app/plant.ts', 'node:fs'),
  importing('renderer/app/plant-electron.ts', 'electron'),
  importing('renderer/app/plant-agent.ts', '#agent/client/connect.ts'),
  importing('renderer/app/plant-module.ts', '../../modules/core/module.ts'),
  importing('renderer/app/plant-canvas.ts', '@xyflow/react'),
  importing('renderer/canvas/plant.ts', 'monaco-editor'),
  importing('renderer/editor/plant.ts', '@xyflow/react'),
  importing('renderer/review/plant.ts', 'monaco-editor'),
  importing('renderer/panels/plant.ts', '@xyflow/react'),
  importing('renderer/stores/plant.ts', './selection.ts'),
  importing('renderer/ui/plant.ts', '../stores/thread.ts'),

  importing('electron/main/plant.ts', '#agent/agent.ts'),
  importing('electron/main/plant-page.ts', '../../renderer/app/app.tsx'),
  importing('electron/ipc/plant.ts', 'electron'),
  importing('electron/preload/plant.ts', '#shared/protocol/contract.ts'),
  importing('electron/preload/plant-node.ts', 'node:fs'),

  importing('agent/plant.ts', 'electron'),
  importing('agent/plant-page.ts', '../renderer/app/app.tsx'),
  importing('agent/runs/plant.ts', '../../modules/core/module.ts'),
  importing('agent/runs/plant-disk.ts', 'node:fs/promises'),
  importing('agent/runs/plant-process.ts', 'node:child_process'),
  importing('agent/runs/plant-crypto.ts', 'node:crypto'),
  importing('agent/runs/plant-database.ts', 'node:sqlite'),
  importing('agent/scheduler/plant.ts', '../world/world.ts'),
  importing('agent/scheduler/plant-path.ts', 'node:path'),
  importing('agent/semantic/plant.ts', 'node:fs'),
  importing('agent/executor/plant.ts', 'node:child_process'),
  importing('agent/store/plant.ts', 'node:fs'),
  importing('agent/evidence/crypto/plant.ts', '../../store/database.ts'),
  importing('agent/world/plant.ts', '../store/database.ts'),
  importing('agent/server/plant.ts', 'node:http'),
  importing('agent/client/plant.ts', 'node:sqlite'),
  importing('agent/agent.ts', 'node:child_process'),
  importing('agent/main.ts', 'node:fs'),

  importing('modules/core/plant.ts', '@clew/module-cad'),
  importing('modules/core/plant-relative.ts', '../cad/module.ts'),
  importing('modules/core/plant-shared.ts', '../../shared/std/ids.ts'),
  importing('modules/core/plant-package.ts', 'replicad'),
  importing('modules/cad/guest/plant.ts', 'node:fs'),
  importing('modules/cad/guest/cad.ts', 'replicad'),
  importing('modules/cad/examples/parts/plant.ts', '@clew/module-sdk'),

  importing('cli/commands/plant.ts', '#agent/store/database.ts'),
  importing('cli/commands/plant-module.ts', '../../modules/core/module.ts'),
  importing('examples/plant/plant.ts', '#shared/std/ids.ts'),
  importing('examples/plant/parts/plant.ts', 'node:fs'),
  importing('examples/plant/steps/plant.ts', '@clew/module-sdk'),

  importing('renderer/plant.ts', '#agent/agent.ts'),
  importing('renderer/editor/library/plant.ts', '#agent/agent.ts'),

  importing('e2e/specs/plant.ts', '#agent/agent.ts'),
  importing('bench/plant.ts', '../cli/main.ts'),
  importing('build/plant.ts', '#agent/agent.ts'),
  importing('scripts/plant.ts', '#agent/agent.ts'),
  importing('scripts/gates/plant.ts', 'knip'),
  importing('plant.config.ts', '#agent/agent.ts'),

  // Other ways to name a file.
  {
    path: 'shared/std/plant-type.ts',
    text: `export type T = import('../units/unit.ts').Unit;\n`,
    says: 'imports ../units/unit.ts',
  },
  { path: 'shared/std/plant-lazy.ts', text: `await import('../units/unit.ts');\n`, says: 'imports ../units/unit.ts' },
  { path: 'shared/std/plant-require.ts', text: `require('../units/unit.ts');\n`, says: 'imports ../units/unit.ts' },
  {
    path: 'shared/std/plant-equals.ts',
    text: `import unit = require('../units/unit.ts');\n`,
    says: 'imports ../units/unit.ts',
  },
  { path: 'modules/core/plant-resolve.ts', text: `import.meta.resolve('electron');\n`, says: 'imports electron' },
  {
    path: 'agent/plant-computed.ts',
    text: 'await import(`./${name}.ts`);\n',
    says: 'imports what only a run can know',
  },
  { path: 'agent/plant-hand-on.ts', text: `export { version } from './version.ts';\n`, says: 'hands on ./version.ts' },
  { path: 'agent/plant-barrel.ts', text: `export * from './version.ts';\n`, says: 'hands on ./version.ts' },
  { path: 'shared/std/plant-test.test.ts', text: `import '../units/unit.ts';\n`, says: 'imports ../units/unit.ts' },
  { path: 'nowhere/plant.ts', text: 'export {};\n', says: 'lies in a folder without a row' },
  { path: 'shared/std/plant-syntax.ts', text: 'export const = 1;\n', says: 'cannot be read' },
];

/** Imports that are allowed, so that a table that refuses everything does not pass for a good one. */
export const ALLOWED: Readonly<Record<string, string>> = {
  'shared/units/fine.ts': `import '../std/ids.ts';\nimport './unit.ts';\n`,
  'shared/module-sdk/fine.ts': `import 'zod';\nimport '../protocol/contract.ts';\n`,
  'shared/std/fine.test.ts': `import { test } from 'vitest';\nimport 'node:fs';\nimport './ids.ts';\n`,
  'electron/preload/fine.ts': `import type { Bridge } from '#shared/protocol/window-contract.ts';\n`,
  'renderer/stores/fine.test.ts': `import './thread.ts';\n`,
  'agent/store/fine.ts': `import 'node:sqlite';\nimport '../world/world.ts';\n`,
  'agent/world/fine.ts': `import 'node:child_process';\n`,
  'modules/core/fine.ts': `import 'zod';\nimport '@clew/module-sdk/script';\nimport 'node:fs/promises';\nimport './ports.ts';\n`,
  'modules/cad/examples/parts/fine.ts': `import 'clew';\nimport 'clew/cad';\n`,
  'cli/commands/fine.ts': `import '#agent/client/connect.ts';\nimport '../command.ts';\n`,
};
