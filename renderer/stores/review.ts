import { createStore } from 'zustand';
import type { StoreApi } from 'zustand';

/** Times real time that a replay may go at. */
export const speeds = [0.25, 0.5, 1, 2, 4, 8] as const;

/** What the tab of a run shows. */
export interface ReviewView {
  readonly run: string;
  /** The event whose state is shown; undefined: the newest one, also while more come. */
  readonly seq: number | undefined;
  /** The run that this one is compared with. */
  readonly against: string | undefined;
  readonly playing: boolean;
  /** One of {@link speeds}. */
  readonly speed: number;
  /** The selected node stays selected while the review goes from event to event. */
  readonly pinned: boolean;
}

/** Reviews by the id of their tab. */
interface Reviews {
  readonly of: Readonly<Record<string, ReviewView>>;
  /** The panels that made room for the review that is looked at, and come back with the next thread. */
  readonly folded: { readonly inspector: boolean; readonly side: string | undefined } | undefined;
}

export interface ReviewStore extends StoreApi<Reviews> {
  /** Begins a review; one that the tab has already of the same run stays as it is, but for the other run where one is named. */
  begin(tab: string, run: string, against?: string): void;
  /** Shows the state after the event `seq`; undefined: after the newest one. */
  seek(tab: string, seq: number | undefined): void;
  play(tab: string, playing: boolean): void;
  setSpeed(tab: string, speed: number): void;
  pin(tab: string, pinned: boolean): void;
  compare(tab: string, against: string | undefined): void;
  end(tab: string): void;
}

export function createReviewStore(): ReviewStore {
  const store = createStore<Reviews>(() => ({ of: {}, folded: undefined }));

  function change(tab: string, values: Partial<ReviewView>): void {
    store.setState((state) => {
      const view = state.of[tab];
      return view === undefined ? state : { of: { ...state.of, [tab]: { ...view, ...values } } };
    });
  }

  return {
    ...store,
    begin: (tab, run, against) => {
      const view = store.getState().of[tab];
      if (view?.run === run) {
        if (against !== undefined && view.against !== against) change(tab, { against });
        return;
      }
      const begun: ReviewView = { run, seq: undefined, against, playing: false, speed: 1, pinned: false };
      store.setState(({ of }) => ({ of: { ...of, [tab]: begun } }));
    },
    seek: (tab, seq) => change(tab, { seq }),
    play: (tab, playing) => change(tab, { playing }),
    setSpeed: (tab, speed) => change(tab, { speed }),
    pin: (tab, pinned) => change(tab, { pinned }),
    compare: (tab, against) => change(tab, { against }),
    end: (tab) =>
      store.setState(({ of }) => ({ of: Object.fromEntries(Object.entries(of).filter(([key]) => key !== tab)) })),
  };
}
