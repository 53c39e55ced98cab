import { defineConfig } from '@playwright/test';

import type { IdeOptions } from './e2e/fixtures/ide.ts';

export default defineConfig<object, Pick<IdeOptions, 'sandboxed' | 'stageName'>>({
  testDir: './e2e/specs',
  outputDir: './test-results',
  globalSetup: './e2e/fixtures/global-setup.ts',
  reporter: [['list'], ['./e2e/fixtures/count-reporter.ts']],
  forbidOnly: process.env['CI'] !== undefined,
  // A window test that passes only the second time hides a fault of the window.
  retries: 0,
  workers: 1,
  timeout: 60_000,
  projects: [
    // As root, where Chromium refuses its sandbox, and wherever user namespaces are not allowed.
    { name: 'window', use: { sandboxed: false }, testIgnore: '**/package.spec.ts' },
    // As an ordinary user with the sandbox on, which is how the product runs.
    { name: 'window-sandboxed', use: { sandboxed: true }, testMatch: ['**/window.spec.ts', '**/story.spec.ts'] },
    // The package for trying out, as a folder of its own, started outside the checkout.
    { name: 'package', testMatch: '**/package.spec.ts' },
    // Pictures of the window, which `npm run screens` asks for and nobody else.
    {
      name: 'screens',
      testDir: './e2e/screens',
      grepInvert: process.env['CLEW_SCREENS'] === undefined ? /(?:)/ : [],
      use: { sandboxed: false, stageName: 'clew-screens' },
    },
  ],
});
