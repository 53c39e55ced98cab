import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'electron-vite';
import { z } from 'zod';
import type { Plugin } from 'vite';

import { contract } from './shared/protocol/contract.ts';
import { windowContract } from './shared/protocol/window-contract.ts';

/** The finished application folder: what Electron is started with, and what is packaged. It lies two levels below the agent. */
const APP = join(import.meta.dirname, 'out', process.env['CLEW_APP_FOLDER'] ?? 'app');

const PACKAGE = join(import.meta.dirname, 'package.json');
const Package = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The oldest runtime that the code has to run on; see docs/guides/electron-runtime.md. */
const OLDEST = { node: 'node18.15', chrome: 'chrome114' };

/** The names of the contract as source text: the preload script checks names against them and needs no schema. */
function names(kind: 'call' | 'stream'): string {
  const entries = Object.entries({ ...contract, ...windowContract });
  return JSON.stringify(entries.filter(([, entry]) => entry.kind === kind).map(([name]) => name));
}

export default defineConfig({
  main: {
    plugins: [applicationManifest()],
    build: {
      outDir: APP,
      target: OLDEST.node,
      // The application folder has no node_modules, so everything but Electron and Node is bundled.
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        input: join(import.meta.dirname, 'electron/main/index.ts'),
        output: { format: 'cjs', entryFileNames: 'main/index.cjs' },
      },
    },
  },
  preload: {
    define: { CLEW_CALL_NAMES: names('call'), CLEW_STREAM_NAMES: names('stream') },
    build: {
      outDir: join(APP, 'preload'),
      target: OLDEST.node,
      externalizeDeps: false,
      // A sandboxed preload script must be one CommonJS file.
      rolldownOptions: {
        input: join(import.meta.dirname, 'electron/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [ownWorkersOnly()],
    worker: { format: 'es' },
    build: {
      outDir: join(APP, 'renderer'),
      emptyOutDir: true,
      target: OLDEST.chrome,
      minify: true,
      // Fonts and pictures are files of the application: the page's policy takes none out of `data:` addresses.
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(import.meta.dirname, 'renderer', 'index.html') },
    },
  },
});

/**
 * The code editor names workers of its own, which the bundler would add to the page: a second TypeScript compiler among
 * them. renderer/editor/monaco.ts starts all workers itself, so the names are taken out.
 */
function ownWorkersOnly(): Plugin {
  const places: readonly (readonly [path: string, worker: RegExp])[] = [
    ['languages/features/typescript/workerManager.js', /createWorker: \(\) => new Worker\([^\n]*\),\n/],
    ['editor/browser/services/editorWorkerService.js', /esmModuleLocationBundler: \(\) => new URL\([^\n]*\),\n/],
  ];
  return {
    name: 'clew:own-workers-only',
    enforce: 'pre',
    transform(code, id) {
      const place = places.find(([path]) => id.endsWith(`monaco-editor/esm/vs/${path}`));
      if (place === undefined) return undefined;
      if (!place[1].test(code))
        throw new Error(`${place[0]} of monaco-editor names its worker in another way than it did`);
      return { code: code.replace(place[1], ''), map: null };
    },
  };
}

/** Writes the application folder's own package.json beside the bundles; Electron reads it before anything else. */
function applicationManifest(): Plugin {
  return {
    name: 'clew:application-manifest',
    generateBundle() {
      const { name, version, license } = Package.parse(JSON.parse(readFileSync(PACKAGE, 'utf8')));
      const manifest = { name, productName: 'Clew', version, license, main: 'main/index.cjs' };
      this.emitFile({ type: 'asset', fileName: 'package.json', source: `${JSON.stringify(manifest, null, 2)}\n` });
    },
  };
}
