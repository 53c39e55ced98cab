/** What stands in a field beside what its document says. */
export interface Draft {
  readonly text: string;
  readonly value: string;
  /** What was handed over last and has not come back as the value. */
  readonly sent: string | undefined;
}

/**
 * The draft when its document says `value`. What comes back from the field itself leaves alone what was typed since; any
 * other value, such as one from an undo, takes the place of what was typed, and is never written over by it.
 */
export function received(draft: Draft, value: string): Draft {
  if (value === draft.value) return draft;
  // A title comes back without the space that the next word begins with.
  const isOwn = draft.sent !== undefined && draft.sent.trim() === value.trim();
  return { text: isOwn ? draft.text : value, value, sent: undefined };
}

/** The draft with its text handed over; itself where there is nothing to hand over. */
export function handedOver(draft: Draft): Draft {
  return draft.text === draft.value ? draft : { ...draft, sent: draft.text };
}
