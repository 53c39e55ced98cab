import { failureSentence } from '#shared/model/failure.ts';
import { setParams } from '#shared/model/edit.ts';
import { onThread } from '#shared/model/sheet.ts';
import { own } from '#shared/std/json.ts';
import type { Session } from '../session/session.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { loadMonaco } from './load-monaco.ts';
import type { MonacoKit } from './load-monaco.ts';
import type { StepFace } from './port-types.ts';
import type { CodeParam } from './step-face.ts';
import { createStepModels } from './step-models.ts';
import type { StepModel, StepModels } from './step-models.ts';
import { newStepPath, stepTemplate } from './template.ts';

/** The editor of one window with the texts that it has open. */
export interface StepDesk {
  readonly kit: MonacoKit;
  /** The text of a file beside an open thread: what is typed goes to the document at once, and what others write comes in. */
  editable(document: string, path: string): StepModel | undefined;
  /** A text that a run has bound. */
  bound(run: string, path: string, text: string): StepModel;
}

const desks = new WeakMap<Session, Promise<StepDesk>>();

/** The desk of a window, made with its first use: undo stacks outlive the panel. */
export function deskOf(session: Session): Promise<StepDesk> {
  const known = desks.get(session);
  if (known !== undefined) return known;
  const made = loadMonaco().then((kit) => openDesk(session, kit));
  desks.set(session, made);
  return made;
}

function openDesk(session: Session, kit: MonacoKit): StepDesk {
  const models: StepModels = createStepModels(kit);
  const open = new Map<string, { readonly document: string; readonly path: string; readonly step: StepModel }>();
  const sideOf = (document: string, path: string): OpenDocument['sides'][string] | undefined =>
    own(session.documents.getState().open[document]?.sides ?? {}, path);

  function update(): void {
    const documents = session.documents.getState().open;
    const runs = session.workbench.getState().tabs.flatMap((tab) => (tab.is === 'run' ? [tab.run] : []));
    models.keepOnly(new Set([...Object.keys(documents), ...runs]));
    for (const [key, { document, path, step }] of open) {
      const side = sideOf(document, path);
      // At once, not with the next drawing: what is typed meanwhile would be taken back.
      if (side === undefined) open.delete(key);
      else step.take(side.text);
    }
  }
  session.documents.subscribe(update);
  session.workbench.subscribe((now, before) => {
    if (now.tabs !== before.tabs) update();
  });

  return {
    kit,
    editable(document, path) {
      const side = sideOf(document, path);
      if (side === undefined) return undefined;
      const step = models.open(document, path, side.text, (text) =>
        session.documents.setSide(document, path, { text, saved: sideOf(document, path)?.saved }),
      );
      open.set(`${document}\n${path}`, { document, path, step });
      return step;
    },
    bound: (run, path, text) => models.open(run, path, text, () => undefined),
  };
}

/** Reads a file beside a thread into the document, unless the window has it already. @returns why it could not */
export async function readSide(
  { services, documents }: Session,
  { id, path: thread }: Pick<OpenDocument, 'id' | 'path'>,
  path: string,
): Promise<'there' | 'missing' | { readonly failed: string }> {
  if (thread === undefined) return 'missing';
  const read = await services.callWindow('file.read', { thread, path });
  if (!read.ok) return { failed: failureSentence(read.error) };
  const { text } = read.value;
  if (text === undefined) return 'missing';
  // Whatever was typed or read meanwhile is newer.
  if (own(documents.getState().open[id]?.sides ?? {}, path) === undefined)
    documents.setSide(id, path, { text, saved: text });
  return 'there';
}

/** Gives a node its step: a new text from its ports, or the file that lies there already, and the param that names it. */
export async function createStep(
  session: Session,
  id: string,
  { node, param, face }: { readonly node: string; readonly param: CodeParam; readonly face: StepFace },
): Promise<void> {
  const document = session.documents.getState().open[id];
  if (document === undefined) return;
  const path = param.path ?? newStepPath(node, face.outputs);
  const read = await readSide(session, document, path);
  if (typeof read === 'object') return session.workbench.notify('error', read.failed);
  if (read === 'missing') session.documents.setSide(id, path, { text: stepTemplate(face, path), saved: undefined });
  const now = session.documents.getState().open[id];
  if (now === undefined || param.path !== undefined) return;
  const sheet = sheetOf(now);
  const params = { ...own(sheet.thread.nodes, node)?.params, [param.name]: path };
  session.documents.edit(id, onThread(sheet, setParams(sheet.thread, node, params)));
}
