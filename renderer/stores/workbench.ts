import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';

/** What a tab in the centre shows. The id is unique among the open tabs. */
export type Tab =
  | { readonly id: string; readonly is: 'welcome' }
  | { readonly id: string; readonly is: 'thread'; readonly document: string }
  | { readonly id: string; readonly is: 'run'; readonly run: string; readonly against?: string | undefined };

export const themes = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

/** A sentence for the user that goes by itself, or stays until it is dismissed where something failed. */
export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'error';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

/** A question that the window waits for: shown as a modal dialog, answered with one of the choices, or 'cancel'. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly label: string; readonly primary?: boolean | undefined }[];
  readonly answer: (choice: string) => void;
}

export interface Workbench {
  readonly tabs: readonly Tab[];
  readonly active: string | undefined;
  /** The tabs that are seen: one for each split of the centre. */
  readonly visible: readonly string[];
  readonly theme: Theme;
  /** The panel that the left side shows, by its id; undefined while it is folded. */
  readonly side: string | undefined;
  /** The panel that the bottom shows; undefined while it is folded. */
  readonly bottom: string | undefined;
  readonly inspector: boolean;
  readonly palette: boolean;
  /** What the palette lists: commands, or places to go to (nodes and open threads). */
  readonly paletteOf: 'commands' | 'places';
  /** The window's own dialogs, apart from questions. */
  readonly dialog: 'settings' | 'about' | undefined;
  /** The canvas has the whole window. */
  readonly full: boolean;
  /** Zoom of the whole window: 1 is as the system has it. */
  readonly zoom: number;
  /** Keys that the user has given commands in place of their own, by command id; an empty list means none. */
  readonly bindings: Readonly<Record<string, readonly string[]>>;
  readonly notices: readonly Notice[];
  readonly question: Question | undefined;
}

export interface WorkbenchStore extends StoreApi<Workbench> {
  openTab(tab: Tab): void;
  closeTab(id: string): void;
  activate(id: string): void;
  notify(tone: Notice['tone'], text: string, action?: Notice['action']): void;
  dismiss(id: number): void;
  /** Asks the user; resolves with the id of the choice, or `cancel`. A second question waits for the first. */
  ask(question: Omit<Question, 'answer'>): Promise<string>;
}

const start: Workbench = {
  tabs: [],
  active: undefined,
  visible: [],
  theme: 'system',
  side: 'functions',
  bottom: 'timeline',
  inspector: true,
  palette: false,
  paletteOf: 'commands',
  dialog: undefined,
  full: false,
  zoom: 1,
  bindings: {},
  notices: [],
  question: undefined,
};

function without(state: Workbench, id: string): Partial<Workbench> {
  const at = state.tabs.findIndex((tab) => tab.id === id);
  const tabs = state.tabs.filter((tab) => tab.id !== id);
  const next = tabs[Math.min(at, tabs.length - 1)];
  return { tabs, active: state.active === id ? next?.id : state.active };
}

export function createWorkbenchStore(kept: Partial<Workbench> = {}): WorkbenchStore {
  const store = createStore<Workbench>(() => ({ ...start, ...kept }));
  let lastNotice = 0;
  let asked: Promise<unknown> = Promise.resolve();
  return {
    ...store,
    openTab: (tab) =>
      store.setState(({ tabs }) => ({
        tabs: tabs.some((one) => one.id === tab.id)
          ? tabs.map((one) => (one.id === tab.id ? tab : one))
          : [...tabs, tab],
        active: tab.id,
      })),
    closeTab: (id) => store.setState((state) => without(state, id)),
    activate: (id) =>
      store.setState(({ tabs, active }) => ({ active: tabs.some((tab) => tab.id === id) ? id : active })),
    notify: (tone, text, action) =>
      store.setState(({ notices }) => ({
        notices: [...notices.filter((one) => one.text !== text), { id: ++lastNotice, tone, text, action }].slice(-4),
      })),
    dismiss: (id) => store.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) })),
    ask: (question) => {
      const answered = asked.then(
        () =>
          new Promise<string>((resolve) => {
            const answer = (choice: string): void => {
              store.setState({ question: undefined });
              resolve(choice);
            };
            store.setState({ question: { ...question, answer } });
          }),
      );
      asked = answered;
      return answered;
    },
  };
}
