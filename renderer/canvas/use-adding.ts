import { useReactFlow } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { portRef } from '#shared/std/ids.ts';
import type { Place } from '#shared/model/layout.ts';
import { freeNodeId } from '#shared/model/sheet.ts';
import type { Sheet, SheetEdit } from '#shared/model/sheet.ts';
import type { Wire } from '#shared/model/thread.ts';
import { listFunctions, newNode } from '../session/new-node.ts';
import type { ListedFunction } from '../session/new-node.ts';
import { useSession } from '../session/use-session.ts';
import type { OpenList } from './canvas-context.ts';
import { sizes, toGrid } from './geometry.ts';
import type { Point } from './geometry.ts';
import { fittingPort, nodeFor } from './quick-add.ts';
import type { Hanging } from './quick-add.ts';
import { addEdit } from './sheet-edits.ts';

interface AddingOptions {
  readonly tab: string;
  readonly sheet: Sheet;
  readonly auto: Readonly<Record<string, Place>>;
  readonly root: RefObject<HTMLElement | null>;
  readonly onEdit: ((edit: SheetEdit, mark?: string) => void) | undefined;
}

interface Adding {
  /** From the list: with the wire that the list was opened for. */
  readonly add: (one: ListedFunction, list: OpenList, hanging: Hanging | undefined) => void;
  readonly dropFunction: { readonly add: (name: string, at: Point) => void; readonly at: (point: Point) => Point };
}

function wireOf(id: string, port: string | undefined, { end }: Hanging): readonly Wire[] {
  if (port === undefined) return [];
  const [mine, other] = [portRef(id, port), portRef(end.node, end.port)];
  return [end.side === 'out' ? { from: other, to: mine } : { from: mine, to: other }];
}

/** Adding nodes where the pointer says, with the wire that asked for them. */
export function useAdding(options: AddingOptions): Adding {
  const session = useSession();
  const flow = useReactFlow();
  const latest = useRef(options);
  latest.current = options;
  return useMemo(() => {
    /** What the module says of the new node's ports, where they follow from its params. */
    async function askPort(one: ListedFunction, hanging: Hanging): Promise<string | undefined> {
      const { node, port } = nodeFor(one, hanging);
      if (port !== undefined || one.spec.ports !== 'describe') return port;
      const answer = await session.services.callAgent('function.describe', {
        functions: [{ function: node.function, params: node.params ?? {} }],
      });
      const description = answer.ok ? answer.value.descriptions[0] : undefined;
      return description !== undefined && 'ports' in description
        ? fittingPort(description.ports, hanging)?.name
        : undefined;
    }

    function put(one: ListedFunction, at: Point, hanging?: Hanging, port?: string): void {
      const { sheet, auto, onEdit, tab } = latest.current;
      const { node } = nodeFor(one, hanging);
      const id = freeNodeId(sheet.thread, one.spec.title);
      const wires = hanging === undefined ? [] : wireOf(id, port, hanging);
      onEdit?.(addEdit(sheet, auto, { id, node, at: toGrid(at), wires }));
      session.selection.select(tab, { nodes: [id] });
      if (hanging !== undefined && port === undefined)
        session.workbench.notify(
          'info',
          `${one.spec.title} has no port for this wire yet. Fill in its parameters, then connect it.`,
        );
    }

    const at = (point: Point): Point => flow.screenToFlowPosition(point, { snapToGrid: false });
    return {
      add(one, list, hanging) {
        const box = latest.current.root.current?.getBoundingClientRect();
        const there = at({ x: list.at.x + (box?.left ?? 0), y: list.at.y + (box?.top ?? 0) });
        if (hanging === undefined) return put(one, there);
        const corner = {
          x: hanging.end.side === 'out' ? there.x : there.x - sizes.width,
          y: there.y - sizes.header - sizes.row / 2,
        };
        void askPort(one, hanging).then((port) => put(one, corner, hanging, port));
      },
      dropFunction: {
        at,
        add(name, point) {
          const one = listFunctions(session.agent.getState().modules ?? []).find((listed) => listed.name === name);
          if (one === undefined) {
            session.workbench.notify('error', `The function ${name} is not installed, so no node was added.`);
            return;
          }
          const node = newNode(one.name, one.spec);
          const { sheet, auto, onEdit, tab } = latest.current;
          const id = freeNodeId(sheet.thread, one.spec.title);
          onEdit?.(
            addEdit(sheet, auto, {
              id,
              node,
              at: toGrid({ x: point.x - sizes.width / 2, y: point.y - sizes.header / 2 }),
            }),
          );
          session.selection.select(tab, { nodes: [id] });
        },
      },
    };
  }, [session, flow]);
}
