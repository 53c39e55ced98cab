import { expect, test } from 'vitest';

import { completeLock, missingEntries, platformOf } from './lock-rules.ts';
import type { Lock } from './lock-rules.ts';

const lock = (): Lock => ({
  packages: {
    '': {},
    'node_modules/a/node_modules/b': {
      version: '2.0.0',
      optionalDependencies: { 'b-linux-x64': '2.0.0', 'b-win32-x64': '2.0.0' },
    },
    'node_modules/a/node_modules/b-linux-x64': { version: '2.0.0' },
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: { 'tool-darwin-arm64': '1.0.0', 'tool-linux-x64-musl': '1.0.0' },
    },
    'node_modules/tool-darwin-arm64': { version: '1.0.0' },
  },
});

test('what an entry names and nothing beside it or above it holds is missing', () => {
  expect(missingEntries(lock()).map(({ name }) => name)).toEqual(['b-win32-x64', 'tool-linux-x64-musl']);
});

test('a completed lock misses nothing, and installs the added packages on their platform only', () => {
  const completed = lock();
  expect(completeLock(completed)).toEqual(['node_modules/b-win32-x64', 'node_modules/tool-linux-x64-musl']);
  expect(missingEntries(completed)).toEqual([]);
  expect(completed.packages['node_modules/tool-linux-x64-musl']).toEqual({
    version: '1.0.0',
    dev: true,
    optional: true,
    os: ['linux'],
    cpu: ['x64'],
    libc: ['musl'],
  });
  expect(completeLock(completed)).toEqual([]);
});

test.each([
  ['@oxlint/binding-linux-x64-gnu', { os: ['linux'], cpu: ['x64'], libc: ['glibc'] }],
  ['@oxlint/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
  ['@oxlint/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
  ['@oxlint/binding-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
  ['@oxlint-tsgolint/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ['lefthook-windows-x64', { os: ['win32'], cpu: ['x64'] }],
])('%s names its platform', (name, platform) => {
  expect(platformOf(name)).toEqual(platform);
});

test('a name that tells no platform is refused', () => {
  expect(() => platformOf('some-binding')).toThrow(/does not say for which platform/);
});
