import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/** Every fuse by its name, and whether it is on. */
export type FuseStates = Readonly<Record<string, boolean>>;

type Fuse = Exclude<keyof typeof FuseV1Options, number>;

/**
 * What a package lets its runtime do. All of them are said here, so that none stands as Electron happens to ship it.
 * @param forTests leaves the inspector reachable, through which tests drive the window
 */
export function wantedFuses(platform: string, forTests: boolean): Readonly<Record<Fuse, boolean>> {
  return {
    // The agent runs on a Node of its own: nobody needs Electron as one.
    RunAsNode: false,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: forTests,
    // The window keeps no cookie; the fuse would only make the system ask for its key store.
    EnableCookieEncryption: false,
    // Only these two platforms check the archive against a digest that the program itself carries.
    EnableEmbeddedAsarIntegrityValidation: platform === 'darwin' || platform === 'win32',
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    // The page comes from a scheme of its own and never from file:.
    GrantFileProtocolExtraPrivileges: false,
    // Leaves WebAssembly as fast as it is shipped; nothing of the page runs foreign WebAssembly.
    WasmTrapHandlers: true,
  };
}

/**
 * Sets the fuses of a program that has been unpacked already, and reads them back from its bytes.
 * @param asShipped fuses that this runtime does not have are left out; else each one has to be there
 * @throws where one does not stand as it was set
 */
export async function setFuses(
  program: string,
  wanted: Readonly<Record<Fuse, boolean>>,
  options: { readonly asShipped: boolean },
): Promise<FuseStates> {
  const before = await readFuses(program);
  const lacking = Object.keys(wanted).filter((name) => before[name] === undefined);
  if (lacking.length > 0 && !options.asShipped)
    throw new Error(
      `This Electron has no fuse ${lacking.join(', ')}, so that what it does cannot be settled; package a newer one.`,
    );
  const unknown = Object.keys(before).filter((name) => !Object.hasOwn(wanted, name));
  if (unknown.length > 0)
    throw new Error(
      `This Electron has the fuse ${unknown.join(', ')}, which build/fuses.ts does not settle; decide it there.`,
    );
  const there = Object.entries(wanted).filter(([name]) => before[name] !== undefined);
  const config = Object.fromEntries(there.map(([name, on]) => [FuseV1Options[name as Fuse], on]));
  await flipFuses(program, {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    ...config,
  });
  const after = await readFuses(program);
  const wrong = there.filter(([name, on]) => after[name] !== on).map(([name]) => name);
  if (wrong.length > 0)
    throw new Error(`The packaged program does not hold the fuse ${wrong.join(', ')} as it was set.`);
  return after;
}

/** The fuses as the bytes of a program have them; those that it does not know are not in it. */
export async function readFuses(program: string): Promise<FuseStates> {
  const wire = (await getCurrentFuseWire(program)) as unknown as Readonly<Record<string, unknown>>;
  const known = Object.entries(wire).filter(([key, state]) => /^\d+$/.test(key) && isSettled(state));
  return Object.fromEntries(
    known.map(([key, state]) => [FuseV1Options[Number(key)] ?? `number ${key}`, state === FuseState.ENABLE]),
  );
}

/** A fuse that the runtime has and that has not been taken out of it. */
function isSettled(state: unknown): boolean {
  return state === FuseState.ENABLE || state === FuseState.DISABLE || state === FuseState.INHERIT;
}
