import { expect, test } from 'vitest';

import { windowStart } from './window-start.ts';
import type { StartWorld } from './window-start.ts';

const desk: StartWorld = {
  platform: 'linux',
  uid: 1000,
  env: { DISPLAY: ':0' },
  app: '/clew/out/app',
  thread: '/clew/examples/a.thread.json',
  folder: '/home/me',
};

test('the example is opened where nothing is named, in the sandbox', () => {
  expect(windowStart([], desk)).toEqual({ args: ['/clew/out/app', '/clew/examples/a.thread.json'], notices: [] });
});

test('named threads are taken from the folder that npm was started in, and switches are handed on', () => {
  expect(windowStart(['b.thread.json', '--remote-debugging-port=1', '/x/c.thread.json'], desk)).toEqual({
    args: ['/clew/out/app', '--remote-debugging-port=1', '/home/me/b.thread.json', '/x/c.thread.json'],
    notices: [],
  });
});

test('as root the sandbox is off, and that is said', () => {
  const start = windowStart([], { ...desk, uid: 0 });
  expect(start).toMatchObject({ args: ['/clew/out/app', '--no-sandbox', desk.thread] });
  expect('notices' in start && start.notices[0]).toContain('root');
  expect(windowStart(['--no-sandbox'], { ...desk, uid: 0 })).toMatchObject({
    args: ['/clew/out/app', '--no-sandbox', desk.thread],
    notices: [],
  });
  expect(windowStart([], { ...desk, uid: 0, platform: 'darwin' })).toMatchObject({ notices: [] });
});

test.each([{}, { DISPLAY: '' }, { DISPLAY: '', WAYLAND_DISPLAY: '' }])(
  '%j is no display, and one sentence says what to do',
  (env) => {
    expect(windowStart([], { ...desk, env })).toEqual({ refused: expect.stringContaining('npm start -- --cli') });
  },
);

test('a Mac needs no display variable, and Wayland alone is asked for', () => {
  expect(windowStart([], { ...desk, env: {}, platform: 'darwin' })).toMatchObject({ notices: [] });
  expect(windowStart([], { ...desk, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toMatchObject({
    args: ['/clew/out/app', '--ozone-platform-hint=auto', desk.thread],
  });
});
