import { useEffect, useMemo, useState } from 'react';
import type { JSX } from 'react';
import { failureSentence } from '#shared/model/failure.ts';
import { portsDeclaration } from '../../editor/port-types.ts';
import type { Shown } from '../../session/shown.ts';
import type { Session } from '../../session/session.ts';
import { useSession } from '../../session/use-session.ts';
import { EmptyState } from '../../ui/controls.tsx';
import style from './code.module.css';
import { useFace } from './document-step.tsx';
import { NotLoaded, StepBar, StepCode, useDesk } from './step-frame.tsx';
import type { CodeNode } from './which-step.ts';

/** As much of a step as is shown; the sandbox would not run one of this size. */
const longest = 1_000_000;

type Text = { readonly text: string } | { readonly failed: string } | undefined;

async function readBound(session: Session, run: string, digest: string): Promise<Text> {
  const read = await session.services.callAgent('artifact.read', { run, digest, offset: 0, length: longest });
  if (!read.ok) return { failed: failureSentence(read.error) };
  const bytes = Uint8Array.from(atob(read.value.data), (character) => character.charCodeAt(0));
  return { text: new TextDecoder().decode(bytes) };
}

/** The code of a node as a run has bound it: what ran, whatever the file says now. */
export function BoundStep({ shown, chosen }: { readonly shown: Shown; readonly chosen: CodeNode }): JSX.Element {
  const session = useSession();
  const loaded = useDesk();
  const face = useFace(shown, chosen);
  const { run } = shown;
  const { path } = chosen.param;
  const bound = Object.values(run?.created.files ?? {}).find((file) => file.path === path);
  const [text, setText] = useState<Text>(undefined);
  const id = run?.run;
  const digest = bound?.digest;
  useEffect(() => {
    let wanted = true;
    setText(undefined);
    if (id !== undefined && digest !== undefined)
      void readBound(session, id, digest).then((read) => wanted && setText(read));
    return () => {
      wanted = false;
    };
  }, [session, id, digest]);

  const desk = loaded !== undefined && 'desk' in loaded ? loaded.desk : undefined;
  const code = text !== undefined && 'text' in text ? text.text : undefined;
  const step = useMemo(
    () => (id === undefined || path === undefined || code === undefined ? undefined : desk?.bound(id, path, code)),
    [desk, id, path, code],
  );
  const declaration = useMemo(() => portsDeclaration(face), [face]);
  useEffect(() => step?.declarePorts(declaration), [step, declaration]);

  if (path === undefined || bound === undefined)
    return <EmptyState title={`${chosen.title} had no code in this run`} />;
  if (text !== undefined && 'failed' in text)
    return (
      <EmptyState title={`${path} cannot be shown as it was`}>
        <p>{text.failed}</p>
      </EmptyState>
    );
  if (desk === undefined || step === undefined)
    return <NotLoaded loaded={loaded !== undefined && 'failed' in loaded ? loaded : undefined} />;
  return (
    <div className={style['panel']}>
      <StepBar path={path} title={chosen.title} edited={false} note="As it was in this run, read-only" />
      <div className={style['code']}>
        <StepCode desk={desk} step={step} node={chosen.node} path={path} title={chosen.title} readOnly run={run} />
      </div>
    </div>
  );
}
