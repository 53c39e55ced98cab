/** Folder and file of a path, whichever way its slashes lean. */
export function placeOf(path: string | undefined): {
  readonly folder: string | undefined;
  readonly file: string | undefined;
} {
  const parts = path?.split(/[\\/]/).filter((part) => part !== '') ?? [];
  return { folder: parts.at(-2), file: parts.at(-1) };
}
