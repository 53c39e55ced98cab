/** Names that Windows keeps for devices, whatever comes after the dot. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/i;
const maxTries = 1000;

/** A file name that every system takes and that stays in its folder, as close to `name` as can be. */
export function safeName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const plain = last
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .replaceAll(/[\u0000-\u001f\u007f<>:"|?*]/g, '-')
    .replaceAll(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 200);
  if (plain === '') return 'file';
  return DEVICES.test(plain) ? `_${plain}` : plain;
}

/** `uas.xlsx`, `uas 2.xlsx`, `uas 3.xlsx` and so on. */
export function* freeNames(name: string): Generator<string> {
  yield name;
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let number = 2; number <= maxTries; number++) yield `${stem} ${number}${extension}`;
}
