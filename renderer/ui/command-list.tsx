import { Command } from 'cmdk';
import type { JSX } from 'react';
import { Keys } from './keys.tsx';
import { rankText } from './rank-text.ts';
import style from './command-list.module.css';

export interface ListItem {
  /** Unique in the list. */
  readonly id: string;
  readonly label: string;
  /** Beside the label, dimmed: where it is, what it is. */
  readonly detail?: string | undefined;
  readonly keys?: string | undefined;
  /** More words to find it by. */
  readonly words?: string | undefined;
  readonly run: () => void;
}

export interface ListGroup {
  readonly title: string;
  readonly items: readonly ListItem[];
}

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly groups: readonly ListGroup[];
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onChosen: (item: ListItem) => void;
}

/** A field with a list under it that every typed letter narrows: arrows walk, Enter chooses. */
export function CommandList({ label, placeholder, groups, text, onText, onChosen }: Props): JSX.Element {
  return (
    <Command label={label} loop filter={rankText} className={style['command']}>
      <Command.Input
        className={style['input']}
        placeholder={placeholder}
        value={text}
        onValueChange={onText}
        autoFocus
        data-testid="palette-input"
      />
      <Command.List className={style['list']}>
        <Command.Empty className={style['empty']}>Nothing is called that.</Command.Empty>
        {groups.map((group) => (
          <Command.Group key={group.title} heading={group.title} className={style['group']}>
            {group.items.map((item) => (
              <Command.Item
                key={item.id}
                value={`${item.label} ${item.words ?? ''} ${item.id}`}
                className={style['item']}
                data-testid={`palette-${item.id}`}
                onSelect={() => onChosen(item)}
              >
                <span className={style['label']}>{item.label}</span>
                {item.detail === undefined ? null : <span className={style['detail']}>{item.detail}</span>}
                {item.keys === undefined ? null : <Keys>{item.keys}</Keys>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
