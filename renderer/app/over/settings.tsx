import { useEffect, useState } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import type { Command } from '../../commands/command.ts';
import { findConflicts, keysOf, pressedKeys, shownKeys } from '../../commands/keys.ts';
import { allCommands } from '../../commands/registry.ts';
import { useSession } from '../../session/use-session.ts';
import { themes } from '../../stores/workbench.ts';
import type { Theme } from '../../stores/workbench.ts';
import { Button, Field, IconButton, Select, TextField } from '../../ui/controls.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Modal, ModalButtons } from '../../ui/modal.tsx';
import { platform } from '../keep-keys.ts';
import style from './settings.module.css';

const themeNames: Readonly<Record<Theme, string>> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
  contrast: 'High contrast',
};
const zooms = [0.75, 0.9, 1, 1.1, 1.25, 1.5, 2];

/** What the user can set for this window: kept from one start to the next. */
export function SettingsDialog(): JSX.Element | null {
  const { workbench } = useSession();
  const open = useStore(workbench, (state) => state.dialog === 'settings');
  const [changing, setChanging] = useState<string>();
  if (!open) return null;
  const close = (): void => {
    // Escape while keys are being asked for ends that and nothing else.
    if (changing === undefined) workbench.setState({ dialog: undefined });
  };
  return (
    <Modal title="Settings" size="large" onClose={close} testId="settings">
      <div className={style['settings']}>
        <Looks />
        <KeyList changing={changing} onChanging={setChanging} />
      </div>
      <ModalButtons>
        <Button tone="primary" onClick={() => workbench.setState({ dialog: undefined })}>
          Close
        </Button>
      </ModalButtons>
    </Modal>
  );
}

function Looks(): JSX.Element {
  const { workbench } = useSession();
  const { theme, zoom } = useStore(workbench);
  const steps = zooms.includes(zoom) ? zooms : [...zooms, zoom].toSorted((a, b) => a - b);
  return (
    <div className={style['looks']}>
      <Field label="Theme">
        {(id) => (
          <Select
            id={id}
            value={theme}
            options={themes.map((value) => ({ value, label: themeNames[value] }))}
            onChange={(value) => workbench.setState({ theme: themes.find((one) => one === value) ?? 'system' })}
          />
        )}
      </Field>
      <Field label="Size of the window's contents">
        {(id) => (
          <Select
            id={id}
            value={String(zoom)}
            options={steps.map((value) => ({ value: String(value), label: `${Math.round(value * 100)} %` }))}
            onChange={(value) => workbench.setState({ zoom: Number(value) })}
          />
        )}
      </Field>
    </div>
  );
}

interface ListProps {
  readonly changing: string | undefined;
  readonly onChanging: (id: string | undefined) => void;
}

function KeyList({ changing, onChanging }: ListProps): JSX.Element {
  const { workbench } = useSession();
  const bindings = useStore(workbench, (state) => state.bindings);
  const [text, setText] = useState('');
  const conflicts = findConflicts(allCommands.values(), bindings, platform);
  const wanted = text.trim().toLowerCase();
  const shown = [...allCommands.values()].filter((command) =>
    `${command.title} ${command.id} ${keysOf(command, bindings)
      .map((one) => shownKeys(one, platform))
      .join(' ')}`
      .toLowerCase()
      .includes(wanted),
  );
  return (
    <>
      <div className={style['search']}>
        <h3>Keys</h3>
        <TextField value={text} onInput={setText} placeholder="Search commands or keys" label="Search keys" />
        <Button disabled={Object.keys(bindings).length === 0} onClick={() => workbench.setState({ bindings: {} })}>
          Reset all keys
        </Button>
      </div>
      <ul className={style['keys']}>
        {shown.map((command) => (
          <KeyRow
            key={command.id}
            command={command}
            conflict={conflicts
              .find(({ commands }) => commands.includes(command.id))
              ?.commands.find((id) => id !== command.id)}
            changing={changing === command.id}
            onChanging={(now) => onChanging(now ? command.id : undefined)}
          />
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  readonly command: Command;
  /** Another command that has the same keys. */
  readonly conflict: string | undefined;
  readonly changing: boolean;
  readonly onChanging: (changing: boolean) => void;
}

function KeyRow({ command, conflict, changing, onChanging }: RowProps): JSX.Element {
  const { workbench } = useSession();
  const bindings = useStore(workbench, (state) => state.bindings);
  const keys = keysOf(command, bindings);
  const bind = (next: readonly string[] | undefined): void => {
    const others = Object.fromEntries(Object.entries(bindings).filter(([id]) => id !== command.id));
    workbench.setState({ bindings: next === undefined ? others : { ...others, [command.id]: next } });
  };
  useAskedKeys(changing, (pressed) => {
    onChanging(false);
    if (pressed !== undefined) bind([pressed]);
  });
  return (
    <li>
      <span className={style['name']}>
        {command.title}
        {command.scope === undefined || command.scope === 'window' ? null : <small>on the {command.scope}</small>}
        {conflict === undefined ? null : (
          <small className={style['conflict']}>also {allCommands.get(conflict)?.title ?? conflict}</small>
        )}
      </span>
      {changing ? (
        <span className={style['asking']} role="status">
          Press the keys, or Escape
        </span>
      ) : (
        keys.map((one) => <Keys key={one}>{shownKeys(one, platform)}</Keys>)
      )}
      <IconButton label={`Change the keys of ${command.title}`} onClick={() => onChanging(!changing)}>
        ✎
      </IconButton>
      <IconButton label={`No keys for ${command.title}`} disabled={keys.length === 0} onClick={() => bind([])}>
        ✕
      </IconButton>
      <IconButton
        label={`The usual keys for ${command.title}`}
        disabled={bindings[command.id] === undefined}
        onClick={() => bind(undefined)}
      >
        ↺
      </IconButton>
    </li>
  );
}

/** Takes the next chord before anything else sees it; undefined for Escape. */
function useAskedKeys(asking: boolean, onKeys: (keys: string | undefined) => void): void {
  useEffect(() => {
    if (!asking) return undefined;
    function take(event: KeyboardEvent): void {
      const keys = pressedKeys(event, platform);
      event.preventDefault();
      event.stopImmediatePropagation();
      if (keys !== undefined) onKeys(keys === 'Escape' ? undefined : keys);
    }
    window.addEventListener('keydown', take, { capture: true });
    return () => window.removeEventListener('keydown', take, { capture: true });
  }, [asking, onKeys]);
}
