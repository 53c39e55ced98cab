import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { openDisplay } from '../../e2e/fixtures/virtual-display.ts';
import { endAgent } from '../../e2e/fixtures/end-agent.ts';
import { findElectron, realWorld } from '../../scripts/electron-runtime.ts';
import { ROOT } from '../../scripts/gates/tools.ts';

/** A window that a benchmark looks at. */
export interface Shown {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Milliseconds since 1970 when its process was asked for. */
  readonly startedAt: number;
  close(): Promise<void>;
}

export interface Windows {
  readonly folder: string;
  /** Starts an application folder with arguments. Each start has a home of its own unless one is named. */
  show(appFolder: string, args?: readonly string[], home?: string): Promise<Shown>;
  /** Makes an application of one page: what a bare Electron window is. @returns its folder */
  bare(name: string, page: string): Promise<string>;
  close(): Promise<void>;
}

/** The whole main process of a bare Electron application. */
const bareMain = `
const { app, BrowserWindow } = require('electron');
app.setPath('userData', require('node:path').join(process.env.HOME, 'window'));
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900, webPreferences: { sandbox: true } });
  void window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());
`;

export async function openWindows(): Promise<Windows> {
  const runtime = await findElectron(realWorld());
  if (!runtime.ok) throw new Error(runtime.failure.message);
  const display = await openDisplay();
  const folder = await mkdtemp(join(tmpdir(), 'clew-bench-'));
  let homes = 0;
  return {
    folder,
    async show(appFolder, args = [], given) {
      const home = given ?? join(folder, `home-${++homes}`);
      await mkdir(home, { recursive: true });
      const startedAt = Date.now();
      const app = await _electron.launch({
        executablePath: runtime.value.path,
        args: [appFolder, '--no-sandbox', ...args],
        cwd: home,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: home,
          CLEW_HOME: join(home, 'clew'),
          DISPLAY: display.name,
        },
      });
      const page = await app.firstWindow();
      return {
        app,
        page,
        startedAt,
        close: async () => {
          await app.evaluate((electron) => electron.app.exit(0)).catch(() => undefined); // it goes in the middle of the answer
          await app.close();
          if (given === undefined) await endAgent(home);
        },
      };
    },
    async bare(name, page) {
      const app = join(folder, name);
      await mkdir(app, { recursive: true });
      await writeFile(join(app, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'main.cjs' }));
      await writeFile(join(app, 'main.cjs'), bareMain);
      await writeFile(join(app, 'index.html'), page);
      return app;
    },
    async close() {
      await display.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The built application of this checkout, in the folder that it was built into. */
export const clewApp: string = join(ROOT, 'out', process.env['CLEW_APP_FOLDER'] ?? 'app');
