import type { Services } from '../services/bridge.ts';
import { createAgentStore } from '../stores/agent.ts';
import type { AgentStore } from '../stores/agent.ts';
import { createDescriptionStore } from '../stores/descriptions.ts';
import type { DescriptionStore } from '../stores/descriptions.ts';
import { createDocumentStore } from '../stores/documents.ts';
import type { DocumentStore, OpenDocument } from '../stores/documents.ts';
import { createReviewStore } from '../stores/review.ts';
import type { ReviewStore } from '../stores/review.ts';
import { createRunStore } from '../stores/runs.ts';
import type { RunStore } from '../stores/runs.ts';
import { createSelectionStore } from '../stores/selection.ts';
import type { SelectionStore } from '../stores/selection.ts';
import type { StatusStore } from '../stores/status.ts';
import { createWorkbenchStore } from '../stores/workbench.ts';
import type { Tab, Workbench, WorkbenchStore } from '../stores/workbench.ts';
import type { CanvasHandle } from './canvas-handle.ts';
import type { DockHandle } from './dock-handle.ts';

/**
 * Everything that one window holds, made once at its start. Stores know nothing of each other; what several of them
 * have to do with each other is done in this folder.
 */
export interface Workspace {
  readonly services: Services;
  readonly agent: AgentStore;
  readonly documents: DocumentStore;
  readonly descriptions: DescriptionStore;
  readonly selection: SelectionStore;
  readonly runs: RunStore;
  readonly reviews: ReviewStore;
  readonly workbench: WorkbenchStore;
  /** The status store of each tab with a canvas, by the tab's id. */
  readonly statuses: Map<string, StatusStore>;
  /** The canvas that is mounted for a tab: commands such as fit, align and paste reach it through this. */
  readonly canvases: Map<string, CanvasHandle>;
  /** Fields that hold typed text which is no edit yet: each hands it over when it is called. Commands begin with that. */
  readonly typing: Set<() => void>;
  /** The docked layout, while it is mounted. */
  readonly dock: { handle: DockHandle | undefined };
}

export function createWorkspace(services: Services, kept?: Partial<Workbench>): Workspace {
  return {
    services,
    agent: createAgentStore(),
    documents: createDocumentStore(),
    descriptions: createDescriptionStore(),
    selection: createSelectionStore(),
    runs: createRunStore(),
    reviews: createReviewStore(),
    workbench: createWorkbenchStore(kept),
    statuses: new Map(),
    canvases: new Map(),
    typing: new Set(),
    dock: { handle: undefined },
  };
}

export function activeTab({ workbench }: Pick<Workspace, 'workbench'>): Tab | undefined {
  const { tabs, active } = workbench.getState();
  return tabs.find((tab) => tab.id === active);
}

/** The document of the active tab, where that is a thread. */
export function activeDocument(ws: Pick<Workspace, 'workbench' | 'documents'>): OpenDocument | undefined {
  const tab = activeTab(ws);
  return tab?.is === 'thread' ? ws.documents.getState().open[tab.document] : undefined;
}
