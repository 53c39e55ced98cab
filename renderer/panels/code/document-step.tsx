import { useEffect, useMemo, useState } from 'react';
import type { JSX } from 'react';
import { failureSentence } from '#shared/model/failure.ts';
import { own } from '#shared/std/json.ts';
import { portsDeclaration } from '../../editor/port-types.ts';
import type { StepFace } from '../../editor/port-types.ts';
import { stepFace } from '../../editor/step-face.ts';
import { besideThread } from '../../editor/step-paths.ts';
import { createStep, readSide } from '../../editor/step-session.ts';
import { newStepPath } from '../../editor/template.ts';
import type { Shown } from '../../session/shown.ts';
import { useSession } from '../../session/use-session.ts';
import type { OpenDocument } from '../../stores/documents.ts';
import { Button, EmptyState, IconButton } from '../../ui/controls.tsx';
import style from './code.module.css';
import { NotLoaded, StepBar, StepCode, useDesk } from './step-frame.tsx';
import type { CodeNode } from './which-step.ts';

interface Props {
  readonly shown: Shown;
  readonly document: OpenDocument;
  readonly chosen: CodeNode;
}

/** The ports of a node as its step sees them, with what the shown run had on them. */
export function useFace({ thread, run }: Shown, { node, spec }: CodeNode): StepFace {
  const nodes = run?.nodes;
  return useMemo(() => stepFace({ thread, nodes: nodes ?? {} }, node, spec), [thread, nodes, node, spec]);
}

function NoFile({
  document,
  chosen,
  face,
  names,
}: Omit<Props, 'shown'> & { face: StepFace; names: boolean }): JSX.Element {
  const session = useSession();
  const { node, param, title } = chosen;
  const path = param.path ?? newStepPath(node, face.outputs);
  const ports = face.inputs.length + (Array.isArray(face.outputs) ? face.outputs.length : 0);
  return (
    <EmptyState title={names ? `The file ${path} is not there` : `${title} has no code yet`}>
      {ports === 0 ? (
        <p>Declare its inputs and outputs in the inspector first: the file then begins with them.</p>
      ) : null}
      {document.readOnly ? (
        <p>The thread cannot be changed, so it can be given none here.</p>
      ) : (
        <Button
          tone="primary"
          onClick={() => void createStep(session, document.id, { node, param, face })}
          data-testid="code-create"
        >
          Create {path}
        </Button>
      )}
    </EmptyState>
  );
}

/** The code of a node of an open thread. */
export function DocumentStep({ shown, document, chosen }: Props): JSX.Element {
  const face = useFace(shown, chosen);
  const { path } = chosen.param;
  if (path === undefined) return <NoFile document={document} chosen={chosen} face={face} names={false} />;
  return (
    <FileStep
      key={`${document.id} ${path}`}
      shown={shown}
      document={document}
      chosen={chosen}
      path={path}
      face={face}
    />
  );
}

function FileStep({ shown, document, chosen, path, face }: Props & { path: string; face: StepFace }): JSX.Element {
  const session = useSession();
  const loaded = useDesk();
  const [read, setRead] = useState<Awaited<ReturnType<typeof readSide>> | undefined>(undefined);
  const side = own(document.sides, path);
  const hasText = side !== undefined;
  const { id, path: thread } = document;
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (hasText) return;
    void readSide(session, { id, path: thread }, path).then(setRead);
  }, [session, id, thread, path, hasText, tries]);

  const desk = loaded !== undefined && 'desk' in loaded ? loaded.desk : undefined;
  const step = useMemo(() => (hasText ? desk?.editable(id, path) : undefined), [desk, id, path, hasText]);
  const declaration = useMemo(() => portsDeclaration(face), [face]);
  useEffect(() => step?.declarePorts(declaration), [step, declaration]);

  if (side === undefined && read === 'missing') return <NoFile document={document} chosen={chosen} face={face} names />;
  if (side === undefined && typeof read === 'object')
    return (
      <EmptyState title={`${path} cannot be shown`}>
        <p>{read.failed}</p>
        <Button onClick={() => setTries(tries + 1)}>Try again</Button>
      </EmptyState>
    );
  if (desk === undefined || step === undefined)
    return <NotLoaded loaded={loaded !== undefined && 'failed' in loaded ? loaded : undefined} />;
  return (
    <div className={style['panel']}>
      <StepBar
        path={path}
        title={chosen.title}
        edited={side !== undefined && side.text !== side.saved}
        note={document.readOnly ? 'Read-only' : undefined}
      >
        <IconButton
          label="Reveal in folder"
          disabled={thread === undefined || side?.saved === undefined}
          onClick={() => void reveal()}
        >
          ↗
        </IconButton>
      </StepBar>
      <div className={style['code']}>
        <StepCode
          desk={desk}
          step={step}
          node={chosen.node}
          path={path}
          title={chosen.title}
          readOnly={document.readOnly}
          run={shown.run}
        />
      </div>
    </div>
  );

  async function reveal(): Promise<void> {
    if (thread === undefined) return;
    const revealed = await session.services.callWindow('file.reveal', { path: besideThread(thread, path) });
    if (!revealed.ok) session.workbench.notify('error', failureSentence(revealed.error));
  }
}
