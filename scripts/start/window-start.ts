import { isAbsolute, resolve } from 'node:path';

/** What starting the window depends on. */
export interface StartWorld {
  readonly platform: string;
  readonly uid: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The built application folder. */
  readonly app: string;
  /** What is opened where nothing is named. */
  readonly thread: string;
  /** The folder that paths of the command line are relative to. */
  readonly folder: string;
}

/** How to start the window: the arguments for Electron, and what the person has to know first. */
export type WindowStart =
  | { readonly args: readonly string[]; readonly notices: readonly string[] }
  | { readonly refused: string };

const set = (value: string | undefined): boolean => value !== undefined && value !== '';

/** @param given what stands behind `npm start --`: threads, and switches for Electron */
export function windowStart(given: readonly string[], world: StartWorld): WindowStart {
  const { platform, env, uid } = world;
  const hasX = set(env['DISPLAY']);
  const hasWayland = set(env['WAYLAND_DISPLAY']);
  if (platform === 'linux' && !hasX && !hasWayland) return { refused: NO_DISPLAY };
  const asRoot = platform === 'linux' && uid === 0 && !given.includes('--no-sandbox');
  const paths = given.filter((arg) => !arg.startsWith('-'));
  return {
    args: [
      world.app,
      ...(asRoot ? ['--no-sandbox'] : []),
      ...(platform === 'linux' && !hasX ? ['--ozone-platform-hint=auto'] : []),
      ...given.filter((arg) => arg.startsWith('-')),
      ...(paths.length === 0
        ? [world.thread]
        : paths.map((path) => (isAbsolute(path) ? path : resolve(world.folder, path)))),
    ],
    notices: asRoot ? [AS_ROOT] : [],
  };
}

const NO_DISPLAY =
  'There is no display for the window (neither DISPLAY nor WAYLAND_DISPLAY is set): start it in a desktop session or with "xvfb-run -a npm start", or run the thread on the command line with "npm start -- --cli".';

const AS_ROOT =
  "The window runs as root, where Chromium's sandbox cannot work, so it is started with --no-sandbox. Use an ordinary account for anything but trying it out.";
