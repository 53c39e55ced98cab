import { failureSentence } from '#shared/model/failure.ts';
import { fileParams } from '#shared/model/file-params.ts';
import type { WindowOutput } from '#shared/protocol/window-contract.ts';
import { sheetOf } from '../stores/documents.ts';
import type { OpenDocument } from '../stores/documents.ts';
import { findFunction } from './describe.ts';
import { folderOf } from './save-sides.ts';
import type { Workspace } from './workspace.ts';

/** A path from a root, on any system: it means the same file wherever the thread lies. */
const rooted = /^(?:[\\/]|[A-Za-z]:)/;

interface Named {
  /** Relative to the thread's folder, as the thread names them. */
  readonly paths: readonly string[];
  /** Nodes whose function nobody knows here, so that they may name more. */
  readonly unknown: readonly string[];
}

function namedFiles(ws: Pick<Workspace, 'agent'>, document: OpenDocument): Named {
  const { modules } = ws.agent.getState();
  const paths = new Set<string>();
  const unknown: string[] = [];
  for (const [id, node] of Object.entries(sheetOf(document).thread.nodes)) {
    const found = findFunction(modules, node.function);
    if (found === undefined) unknown.push(id);
    else
      for (const { path } of fileParams(found.spec.params, node.params ?? {}))
        if (path !== '' && !rooted.test(path)) paths.add(path);
  }
  return { paths: [...paths], unknown };
}

/**
 * After a thread was saved in another folder: the files that it names go along, so that it means there what it meant
 * here. Says in the window what was copied and what was not.
 * @param document as it was before, with its old path
 */
export async function carryFiles(ws: Workspace, document: OpenDocument, to: string): Promise<void> {
  const { path: from } = document;
  if (from === undefined || folderOf(from) === folderOf(to)) return;
  const { paths, unknown } = namedFiles(ws, document);
  // Steps that are open here were written with the thread.
  const wanted = paths.filter((path) => document.sides[path] === undefined);
  const carried =
    wanted.length === 0
      ? { ok: true as const, value: { copied: [], kept: [], missing: [], refused: [] } }
      : await ws.services.callWindow('file.carry', { from, to, paths: wanted });
  if (!carried.ok) {
    ws.workbench.notify('error', `The files of the thread were not copied. ${failureSentence(carried.error)}`);
    return;
  }
  const said = carriedText(carried.value, unknown);
  if (said !== undefined) ws.workbench.notify(said.isWhole ? 'info' : 'error', said.text);
}

const most = 4;
function listed(names: readonly string[]): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

/** What became of the files, in one sentence; undefined where there is nothing to say. */
export function carriedText(
  { copied, kept, missing, refused }: WindowOutput<'file.carry'>,
  unknown: readonly string[],
): { readonly text: string; readonly isWhole: boolean } | undefined {
  const parts = [
    copied.length === 0 ? undefined : `copied ${listed(copied)} to the new place`,
    kept.length === 0 ? undefined : `kept ${listed(kept)} as it was there`,
    missing.length === 0 ? undefined : `did not find ${listed(missing)}`,
    refused.length === 0
      ? undefined
      : `did not copy ${listed(refused.map(({ path, message }) => `${path} (${message.replace(/\.$/, '')})`))}`,
    unknown.length === 0
      ? undefined
      : `does not know which files ${listed(unknown)} read${unknown.length === 1 ? 's' : ''}, because the function is not known here: copy them yourself`,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return {
    text: `Saving in another folder ${parts.join('; ')}.`,
    isWhole: missing.length + refused.length + unknown.length === 0,
  };
}
