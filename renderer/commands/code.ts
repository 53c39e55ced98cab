import { loadMonaco } from '../editor/load-monaco.ts';
import { codeParamOf } from '../editor/step-face.ts';
import { findFunction } from '../session/describe.ts';
import type { Session } from '../session/session.ts';
import { activeDocument } from '../session/workspace.ts';
import { sheetOf } from '../stores/documents.ts';
import type { Command } from './command.ts';

/** Whether one of the selected nodes of the active thread runs code of the user's. */
function hasCode(session: Session): boolean {
  const document = activeDocument(session);
  const { active } = session.workbench.getState();
  if (document === undefined || active === undefined) return false;
  const { nodes } = sheetOf(document).thread;
  const { modules } = session.agent.getState();
  return (session.selection.getState().of[active]?.nodes ?? []).some((id) => {
    const node = nodes[id];
    const spec = node === undefined ? undefined : findFunction(modules, node.function)?.spec;
    return node !== undefined && spec !== undefined && codeParamOf(spec, node) !== undefined;
  });
}

/** Puts the cursor into the editor, or into the one that is about to be made. */
async function focusEditor(): Promise<void> {
  const { monaco } = await loadMonaco();
  const [open] = monaco.editor.getEditors();
  if (open !== undefined) return open.focus();
  const made = monaco.editor.onDidCreateEditor((editor) => {
    made.dispose();
    editor.onDidChangeModel(() => editor.focus());
  });
}

export const commands: readonly Command[] = [
  {
    id: 'code.open',
    title: 'Open the code of the selected step',
    menu: { in: 'View', group: 3, order: 1 },
    when: hasCode,
    run: async (session) => {
      session.workbench.setState({ bottom: 'code' });
      await focusEditor();
    },
  },
  {
    id: 'code.format',
    title: 'Format the code',
    menu: { in: 'Edit', group: 6, order: 1 },
    when: (session) => session.workbench.getState().bottom === 'code',
    run: async () => {
      const { monaco } = await loadMonaco();
      const [open] = monaco.editor.getEditors();
      await open?.getAction('editor.action.formatDocument')?.run();
    },
  },
];
