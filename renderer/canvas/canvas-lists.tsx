import { useCallback } from 'react';
import type { JSX } from 'react';
import { useStore } from 'zustand';
import { useSession } from '../session/use-session.ts';
import { rankFunctions } from '../session/new-node.ts';
import type { ListedFunction } from '../session/new-node.ts';
import type { Wire } from '#shared/model/thread.ts';
import type { CanvasUiStore, OpenList } from './canvas-context.ts';
import { connector } from './connectable.ts';
import type { Connectable } from './connectable.ts';
import { categoryOf, portOf } from './node-view.ts';
import type { PortView } from './node-view.ts';
import { PickList } from './pick-list.tsx';
import type { Pick } from './pick-list.tsx';
import { rankFor } from './quick-add.ts';
import type { Hanging } from './quick-add.ts';
import type { Scene } from './scene.ts';

interface ListProps {
  readonly ui: CanvasUiStore;
  readonly scene: Scene;
  readonly size: { readonly width: number; readonly height: number };
  readonly onAdd: (one: ListedFunction, list: OpenList, hanging: Hanging | undefined) => void;
  readonly onConnect: (wire: Wire, replaces: boolean) => void;
  readonly onClosed: () => void;
}

/** The list that is open on a canvas, where one is. */
export function CanvasLists(props: ListProps): JSX.Element | null {
  const { ui, size, onClosed } = props;
  const list = useStore(ui, (state) => state.list);
  const close = useCallback(() => {
    ui.setState({ list: undefined });
    onClosed();
  }, [ui, onClosed]);
  if (list === undefined) return null;
  // A list keeps inside the canvas.
  const at = {
    x: Math.max(8, Math.min(list.at.x, size.width - 328)),
    y: Math.max(8, Math.min(list.at.y, size.height - 348)),
  };
  return list.is === 'add' ? (
    <AddList {...props} list={list} at={at} close={close} />
  ) : (
    <ConnectList {...props} node={list.node} at={at} close={close} />
  );
}

interface Opened {
  readonly at: { readonly x: number; readonly y: number };
  readonly close: () => void;
}

function AddList({
  scene,
  list,
  at,
  close,
  onAdd,
}: ListProps & Opened & { readonly list: OpenList & { is: 'add' } }): JSX.Element {
  const session = useSession();
  const modules = useStore(session.agent, (agent) => agent.modules) ?? [];
  const { from } = list;
  const port = from === undefined ? undefined : portOf(scene.nodes.get(from.node), from.side, from.port);
  const hanging = from === undefined ? undefined : { end: from, type: port?.type };
  const find = (text: string): ListedFunction[] => {
    if (hanging === undefined) return rankFunctions(modules, text);
    const fitting = rankFunctions(modules, text, (one) => rankFor(one, hanging) > 0);
    return fitting.toSorted((a, b) => rankFor(b, hanging) - rankFor(a, hanging));
  };
  const label = from === undefined ? 'Add a function' : `Add what takes ${from.node}.${from.port}`;
  return (
    <PickList
      label={from?.side === 'in' ? `Add what gives ${from.node}.${from.port}` : label}
      testId="quick-add"
      at={at}
      none={
        modules.length === 0 ? 'No modules are known yet: the agent is away.' : 'No installed function is called that.'
      }
      note={hanging?.type === undefined ? undefined : `${hanging.end.node}.${hanging.end.port}: ${hanging.type}`}
      find={(text) =>
        find(text).map(({ name, spec }): Pick => ({
          id: name,
          title: spec.title,
          detail: name,
          category: categoryOf(spec.category),
        }))
      }
      onPick={(id) => {
        const picked =
          find('').find((one) => one.name === id) ?? rankFunctions(modules, '').find((one) => one.name === id);
        close();
        if (picked !== undefined) onAdd(picked, list, hanging);
      }}
      onClose={close}
    />
  );
}

interface Choice {
  readonly pick: Pick;
  readonly wire: Wire;
  readonly replaces: boolean;
  readonly rank: number;
}

/** What is meant most likely comes first: a free input of the same name and unit, and last one that takes anything. */
function rankOf(answer: Connectable & { takes: true }, out: PortView, into: PortView): number {
  const isAny = into.kind === 'json' && out.kind !== 'json';
  return (
    (isAny || into.type === undefined ? 8 : 0) +
    (answer.replaces ? 4 : 0) +
    (out.name === into.name ? 0 : 2) +
    (answer.converts === undefined ? 0 : 1)
  );
}

/** Every port that an output of the node fits. */
function choicesFrom(scene: Scene, node: string): Choice[] {
  const view = scene.nodes.get(node);
  const found = (view?.outputs ?? []).flatMap((out) => {
    const ask = connector({ thread: scene.thread, nodes: scene.nodes }, { node, side: 'out', port: out.name });
    return [...scene.nodes.values()].flatMap((other) =>
      other.inputs.flatMap((into): Choice[] => {
        const answer = ask({ node: other.id, side: 'in', port: into.name });
        if (!answer.takes) return [];
        const detail = [into.type, answer.converts, answer.replaces ? 'replaces a wire' : undefined];
        return [
          {
            pick: {
              id: `${answer.wire.from} ${answer.wire.to}`,
              title: `${out.name} → ${answer.wire.to}`,
              detail: detail.filter((part) => part !== undefined).join(', '),
            },
            wire: answer.wire,
            replaces: answer.replaces,
            rank: rankOf(answer, out, into),
          },
        ];
      }),
    );
  });
  return found.toSorted((a, b) => a.rank - b.rank);
}

function ConnectList({
  scene,
  node,
  at,
  close,
  onConnect,
}: ListProps & Opened & { readonly node: string }): JSX.Element {
  const choices = choicesFrom(scene, node);
  const title = scene.nodes.get(node)?.title ?? node;
  const fits = (choice: Choice, words: readonly string[]): boolean =>
    words.every((word) => choice.pick.title.toLowerCase().includes(word));
  return (
    <PickList
      label={`Connect ${title} to`}
      testId="connect-list"
      at={at}
      none={choices.length === 0 ? 'No input of another node takes an output of this one.' : 'No port is called that.'}
      find={(text) => {
        const words = text
          .toLowerCase()
          .split(/\s+/)
          .filter((word) => word !== '');
        return choices
          .filter((choice) => fits(choice, words))
          .slice(0, 200)
          .map((choice) => choice.pick);
      }}
      onPick={(id) => {
        const picked = choices.find((choice) => choice.pick.id === id);
        close();
        if (picked !== undefined) onConnect(picked.wire, picked.replaces);
      }}
      onClose={close}
    />
  );
}
