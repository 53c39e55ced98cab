import { useMemo, useRef } from 'react';
import type { JSX } from 'react';
import { edit, setParams } from '#shared/model/edit.ts';
import { failureSentence } from '#shared/model/failure.ts';
import type { Problem } from '#shared/model/failure.ts';
import type { Ports } from '#shared/model/function-spec.ts';
import { onThread } from '#shared/model/sheet.ts';
import type { ThreadNode } from '#shared/model/thread.ts';
import type { Described } from '#shared/model/validate.ts';
import { own } from '#shared/std/json.ts';
import type { JsonObject } from '#shared/std/json.ts';
import { useStore } from 'zustand';
import { findFunction } from '../../session/describe.ts';
import { useSession } from '../../session/use-session.ts';
import type { Editing } from './editing.ts';
import { FieldView } from './field-view.tsx';
import { formModel } from './form-model.ts';
import style from './inspector.module.css';
import { InputsSection } from './inputs-section.tsx';
import { MarkingField } from './marking-field.tsx';
import { FunctionFacts, NodeDetails } from './node-details.tsx';
import { inputRows, isOld, outputRows } from './node-facts.ts';
import type { Surroundings } from './node-facts.ts';
import { NodeHeader } from './node-header.tsx';
import { OutputsSection } from './outputs-section.tsx';
import { ParamsContext } from './params-context.ts';
import type { ParamsEditing } from './params-context.ts';
import { ParamsForm } from './params-form.tsx';
import { Section } from './section.tsx';
import { ProblemList, StateView } from './state-view.tsx';

/** The ports as last known: while the function is asked about params that have just changed, nothing jumps. */
function usePorts(described: Described | undefined): Ports | undefined {
  const last = useRef<Ports>(undefined);
  if (described?.is === 'ports') last.current = described.ports;
  if (described?.is === 'missing') last.current = undefined;
  return described?.is === 'ports' ? described.ports : last.current;
}

/** A schema that says nothing: the params of a function that is not installed are shown as they stand. */
const noSchema: JsonObject = { type: 'object', properties: {} };

interface NodeInspectorProps {
  readonly id: string;
  readonly node: ThreadNode;
  readonly around: Surroundings;
  readonly problems: readonly Problem[];
  readonly run: string | undefined;
  readonly path: string | undefined;
  readonly editing: Editing | undefined;
}

/** Everything there is to see and to change of one node. */
export function NodeInspector(props: NodeInspectorProps): JSX.Element {
  const { id, node, around, problems, editing } = props;
  const session = useSession();
  const modules = useStore(session.agent, (agent) => agent.modules);
  const found = findFunction(modules, node.function);
  const described = around.described.get(id);
  const ports = usePorts(described);
  const status = own(around.statuses, id);
  const mine = problems.filter((one) => one.node === id);
  return (
    <>
      <NodeHeader id={id} node={node} thread={around.thread} fallback={found?.spec.title ?? id} editing={editing} />
      {editing === undefined ? (
        <NodeDetails node={id} status={status} ports={ports} run={props.run} />
      ) : (
        <StateView node={id} status={status} />
      )}
      <ProblemList node={id} problems={mine} said={status?.reason} />
      <InputsSection
        id={id}
        rows={inputRows(around, id, ports)}
        around={around}
        editing={editing}
        known={described?.is === 'ports'}
      />
      <ParamsSection {...props} schema={found?.spec.params} described={described} />
      {editing === undefined ? null : (
        <OutputsSection node={id} rows={outputRows(ports, status)} run={props.run} old={isOld(status)} />
      )}
      <Section title="Marking" folded={node.marking === undefined} count={node.marking?.level ?? 'as its inputs'}>
        <MarkingField
          marking={node.marking}
          readOnly={editing === undefined}
          none="as its inputs"
          onChange={(marking) =>
            editing?.edit((sheet) =>
              onThread(
                sheet,
                edit(sheet.thread, `Mark ${id}`, (draft) => {
                  const one = own(draft.nodes, id);
                  if (one === undefined) return;
                  if (marking === undefined) delete one.marking;
                  else one.marking = { level: marking.level, caveats: [...marking.caveats] };
                }),
              ),
            )
          }
        />
      </Section>
      {found === undefined ? null : <FunctionFacts manifest={found.manifest} spec={found.spec} />}
    </>
  );
}

function ParamsSection({
  id,
  node,
  editing,
  path,
  schema,
  described,
}: NodeInspectorProps & {
  readonly schema: JsonObject | undefined;
  readonly described: Described | undefined;
}): JSX.Element | null {
  const session = useSession();
  const root = schema ?? noSchema;
  const problems = described?.is === 'problems' ? described.problems : undefined;
  const form = useMemo(() => formModel(root, node.params ?? {}, problems), [root, node.params, problems]);
  const context = useMemo(
    (): ParamsEditing => ({
      root,
      readOnly: editing === undefined,
      Field: FieldView,
      change: (next, field) =>
        editing?.edit((sheet) => {
          const now = own(sheet.thread.nodes, id)?.params ?? {};
          const params = next(now);
          return onThread(
            sheet,
            params === now ? edit(sheet.thread, '', () => undefined) : setParams(sheet.thread, id, params),
          );
        }, field),
      chooseFile: async (mediaType, title) => {
        if (path === undefined) {
          session.workbench.notify('info', 'Save the thread first: files are named from the folder that it lies in.');
          return undefined;
        }
        const chosen = await session.services.callWindow('file.choose', { thread: path, mediaType, title });
        if (chosen.ok) return chosen.value.path;
        session.workbench.notify('error', failureSentence(chosen.error));
        return undefined;
      },
      openCode: () => session.workbench.setState({ bottom: 'code' }),
    }),
    [root, id, editing, path, session],
  );
  const isEmpty = form.shape.is === 'object' && form.shape.members.length === 0;
  if (isEmpty && form.errors.length === 0) return null;
  return (
    <Section title="Parameters" testId="inspector-params">
      {schema === undefined ? (
        <p className={style['note']}>
          {described?.is === 'missing'
            ? `The function ${node.function} is not installed. Its parameters are kept as they stand.`
            : `The agent has not described the function ${node.function} yet. Its parameters are shown as they stand, and not checked.`}
        </p>
      ) : null}
      <ParamsContext value={context}>
        <ParamsForm form={form} />
      </ParamsContext>
    </Section>
  );
}
