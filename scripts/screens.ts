import { spawnSync } from 'node:child_process';

import { ROOT, toolPath } from './gates/tools.ts';

/*
 * npm run screens [-- NAME...]
 * Builds the window and makes the pictures of docs/screens and docs/walk from it. A NAME is a part of the name of a file
 * in e2e/screens, such as walk.
 */

const { status } = spawnSync(
  process.execPath,
  [toolPath('playwright'), 'test', '--project=screens', ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, CLEW_SCREENS: '1' },
  },
);
process.exitCode = status ?? 1;
