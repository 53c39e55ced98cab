import type { Command } from './command.ts';

export type Platform = 'linux' | 'darwin' | 'win32';
export type Scope = NonNullable<Command['scope']>;

/** The part of a keyboard event that names a chord. */
export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const modifiers = ['Mod', 'Ctrl', 'Meta', 'Alt', 'Shift'] as const;
type Modifier = (typeof modifiers)[number];

/** Names that keys have here, by the names that the page gives them. */
const named: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Esc: 'Escape',
  Del: 'Delete',
};
const onlyModifiers = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead', 'Process', 'Unidentified']);

function chord(held: ReadonlySet<Modifier>, key: string): string {
  return [...modifiers.filter((one) => held.has(one)), key].join('+');
}

/** A written chord in the one form that is compared: `shift+mod+z` -> `Mod+Shift+Z`; undefined where it names no key. */
export function canonicalKeys(text: string, platform: Platform): string | undefined {
  // The plus key itself is written last: `Mod++`.
  const parts = text.endsWith('++') ? [...text.slice(0, -2).split('+'), '+'] : text.split('+');
  const key = text === '+' ? '+' : (parts.pop() ?? '').trim();
  if (key === '') return undefined;
  const held = new Set<Modifier>();
  for (const part of text === '+' ? [] : parts) {
    const modifier = modifiers.find((one) => one.toLowerCase() === part.trim().toLowerCase());
    if (modifier === undefined) return undefined;
    // Ctrl is Mod where there is no Cmd.
    held.add(modifier === 'Ctrl' && platform !== 'darwin' ? 'Mod' : modifier);
  }
  return chord(held, named[key] ?? (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1)));
}

/** The key of an event by what is printed on it, also where the keyboard's layout has other letters or Shift another sign. */
function keyName({ key, code }: Pressed): string | undefined {
  if (onlyModifiers.has(key)) return undefined;
  const own = named[key];
  if (own !== undefined) return own;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const printed = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(code);
  return printed?.[1] ?? printed?.[2] ?? printed?.[3] ?? key;
}

/** The chord that a key event is, in canonical form; undefined while only modifiers are down. */
export function pressedKeys(event: Pressed, platform: Platform): string | undefined {
  const key = keyName(event);
  if (key === undefined) return undefined;
  const held = new Set<Modifier>();
  const isMac = platform === 'darwin';
  if (isMac ? event.metaKey : event.ctrlKey) held.add('Mod');
  if (isMac && event.ctrlKey) held.add('Ctrl');
  if (!isMac && event.metaKey) held.add('Meta');
  if (event.altKey) held.add('Alt');
  // With signs, Shift is part of the sign: `?` is not `Shift+?`.
  const isSign = key.length === 1 && !/[A-Z0-9]/.test(key);
  if (event.shiftKey && !isSign) held.add('Shift');
  return chord(held, key);
}

const macSigns: Readonly<Record<Modifier, string>> = { Mod: '⌘', Ctrl: '⌃', Meta: '⌘', Alt: '⌥', Shift: '⇧' };
const arrows: Readonly<Record<string, string>> = { Left: '←', Right: '→', Up: '↑', Down: '↓' };

/** A chord as people read it: `Ctrl+Shift+Z`, or `⇧⌘Z` on a Mac. */
export function shownKeys(keys: string, platform: Platform): string {
  const canonical = canonicalKeys(keys, platform) ?? keys;
  const parts = canonical.endsWith('++') ? [...canonical.slice(0, -2).split('+'), '+'] : canonical.split('+');
  const key = parts.pop() ?? '';
  const sign = arrows[key] ?? key;
  const held = modifiers.filter((one) => parts.includes(one));
  if (platform === 'darwin')
    return `${held
      .map((one) => macSigns[one])
      .toReversed()
      .join('')}${sign}`;
  return [...held.map((one) => (one === 'Mod' ? 'Ctrl' : one)), sign].join('+');
}

/** The keys of a command: the user's where there are any, an empty list meaning none. */
export function keysOf(
  command: Pick<Command, 'id' | 'keys'>,
  bindings: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return bindings[command.id] ?? command.keys ?? [];
}

export interface Conflict {
  readonly keys: string;
  readonly commands: readonly [string, string];
}

/** Two commands on one chord in one scope. In a canvas or a review its own keys come before those of the window. */
export function findConflicts(
  commands: Iterable<Command>,
  bindings: Readonly<Record<string, readonly string[]>>,
  platform: Platform,
): Conflict[] {
  const taken = new Map<string, string>();
  const conflicts: Conflict[] = [];
  for (const command of commands)
    for (const keys of keysOf(command, bindings)) {
      const canonical = canonicalKeys(keys, platform) ?? keys;
      const place = `${command.scope ?? 'window'} ${canonical}`;
      const other = taken.get(place);
      if (other !== undefined && other !== command.id)
        conflicts.push({ keys: canonical, commands: [other, command.id] });
      taken.set(place, command.id);
    }
  return conflicts;
}

/** Chords that a text field answers itself. */
const fieldKeys = new Set(['Mod+Z', 'Mod+Shift+Z', 'Mod+Y', 'Mod+A', 'Mod+C', 'Mod+X', 'Mod+V']);

/** Whether a chord may reach a command while a text field has the focus. */
export function passesField(keys: string): boolean {
  if (fieldKeys.has(keys)) return false;
  const key = keys.split('+').at(-1) ?? '';
  return keys.includes('Mod+') || /^F\d{1,2}$/.test(key);
}

interface Situation {
  readonly keys: string;
  /** Where the focus is. */
  readonly scope: Scope;
  readonly inField: boolean;
  readonly platform: Platform;
  readonly bindings: Readonly<Record<string, readonly string[]>>;
  readonly can: (command: Command) => boolean;
}

/**
 * The command that a chord means here and now. One of the place with the focus comes before one of the window, and one
 * that the user has given these keys before one that came with them.
 */
export function commandFor(commands: Iterable<Command>, situation: Situation): Command | undefined {
  const { keys, scope, inField, platform, bindings, can } = situation;
  if (inField && !passesField(keys)) return undefined;
  let ofWindow: Command | undefined;
  const isOwn = (command: Command): boolean => bindings[command.id] !== undefined;
  for (const command of [...commands].toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)))) {
    const own = command.scope ?? 'window';
    // A field on the canvas, such as a title that is being changed, is a field and not the canvas.
    if (own !== 'window' && (own !== scope || inField)) continue;
    if (!keysOf(command, bindings).some((one) => canonicalKeys(one, platform) === keys) || !can(command)) continue;
    if (own !== 'window') return command;
    ofWindow ??= command;
  }
  return ofWindow;
}
