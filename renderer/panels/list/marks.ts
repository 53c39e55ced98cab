import type { StatusWord } from '#shared/model/node-status.ts';
import type { RunStatus } from '#shared/model/run-state.ts';
import type { VerdictWord } from '#shared/model/value.ts';

/** A state as lists show it: a glyph and a word beside the colour, so that none has to be seen. */
export interface Mark {
  readonly glyph: string;
  readonly word: string;
  /** Which colour of the style module. */
  readonly tone: 'plain' | 'good' | 'reused' | 'bad' | 'warn' | 'busy' | 'hold' | 'quiet';
}

export const nodeMarks: Readonly<Record<StatusWord, Mark>> = {
  unconfigured: { glyph: '○', word: 'unconfigured', tone: 'quiet' },
  ready: { glyph: '◌', word: 'not run', tone: 'quiet' },
  stale: { glyph: '◐', word: 'stale', tone: 'warn' },
  queued: { glyph: '…', word: 'queued', tone: 'quiet' },
  running: { glyph: '▶', word: 'running', tone: 'busy' },
  waiting: { glyph: '✋', word: 'waiting', tone: 'hold' },
  done: { glyph: '✓', word: 'done', tone: 'good' },
  reused: { glyph: '↺', word: 'reused', tone: 'reused' },
  failed: { glyph: '✕', word: 'failed', tone: 'bad' },
  skipped: { glyph: '⤼', word: 'skipped', tone: 'quiet' },
  cancelled: { glyph: '⊘', word: 'cancelled', tone: 'quiet' },
  missing: { glyph: '?', word: 'missing module', tone: 'warn' },
};

/** That a run is done says nothing of its verdicts, so it is no green word. */
export const runMarks: Readonly<Record<RunStatus, Mark>> = {
  created: { glyph: '…', word: 'starting', tone: 'busy' },
  running: { glyph: '▶', word: 'running', tone: 'busy' },
  interrupted: { glyph: '‖', word: 'interrupted', tone: 'warn' },
  done: { glyph: '✓', word: 'done', tone: 'plain' },
  failed: { glyph: '✕', word: 'failed', tone: 'bad' },
  cancelled: { glyph: '⊘', word: 'cancelled', tone: 'quiet' },
};

/** Only PASS is green. */
export const verdictMarks: Readonly<Record<VerdictWord, Mark>> = {
  PASS: { glyph: '✓', word: 'PASS', tone: 'good' },
  FAIL: { glyph: '✕', word: 'FAIL', tone: 'bad' },
  'NOT VERIFIED': { glyph: '?', word: 'NOT VERIFIED', tone: 'warn' },
  AMBIGUOUS: { glyph: '≠', word: 'AMBIGUOUS', tone: 'warn' },
  STALE: { glyph: '◐', word: 'STALE', tone: 'warn' },
  WAIVED: { glyph: '⚑', word: 'WAIVED', tone: 'hold' },
};
