/** Something that happens now and then, told to every page that follows it. */
export interface Hub<T> {
  tell(item: T): void;
  /** Whether anybody follows. */
  isFollowed(): boolean;
  /** Tells `emit` what there is already and what comes, until the signal fires. */
  follow(emit: (item: T) => void, signal: AbortSignal): Promise<void>;
}

/** @param before what a new follower is told first */
export function createHub<T>(before: () => readonly T[] = () => []): Hub<T> {
  const followers = new Set<(item: T) => void>();
  return {
    tell(item) {
      for (const emit of followers) emit(item);
    },
    isFollowed: () => followers.size > 0,
    async follow(emit, signal) {
      // Each follower has an entry of its own, also where two hand over the same function.
      const take = (item: T): void => emit(item);
      for (const item of before()) take(item);
      followers.add(take);
      await aborted(signal);
      followers.delete(take);
    },
  };
}

/** Resolves when the signal fires. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
