import { must } from '#shared/std/assert.ts';

/** A node as the scheduler sees it. `needs` are the nodes whose outputs it takes; `cpu` the slots that it holds while it runs. */
export interface PlannedNode {
  readonly id: string;
  readonly needs: readonly string[];
  readonly cpu: number;
}

/** How a node ended. Only after `done` (run or reused) may its successors start. */
export type Ending = 'done' | 'failed' | 'cancelled' | 'skipped';

export type ScheduleEvent =
  | { readonly is: 'begin' }
  | { readonly is: 'ended'; readonly node: string; readonly how: Exclude<Ending, 'skipped'> }
  | { readonly is: 'cancel' };

export type Decision =
  /** Every input is there and the slots are held: look for a result to reuse, or start it. */
  | { readonly do: 'prepare'; readonly node: string }
  /** Its inputs are there, and it waits for slots. */
  | { readonly do: 'queue'; readonly node: string }
  | { readonly do: 'skip'; readonly node: string; readonly because: string }
  /** Ask a running node to stop; its `ended` follows. */
  | { readonly do: 'stop'; readonly node: string }
  | { readonly do: 'finish'; readonly status: 'done' | 'failed' | 'cancelled' };

/** Everything the scheduler knows. It belongs to one caller; `step` changes it and nothing else. */
export interface Schedule {
  readonly nodes: ReadonlyMap<string, PlannedNode>;
  readonly successors: ReadonlyMap<string, readonly string[]>;
  /** Nodes with how many needs they still wait for. */
  readonly waiting: Map<string, number>;
  /** Nodes whose needs are met, in the order in which they were; `head` is the first not yet taken. */
  readonly queue: string[];
  head: number;
  /** How much of the queue has been announced. */
  announced: number;
  readonly running: Set<string>;
  readonly endings: Map<string, Ending>;
  readonly slots: number;
  freeSlots: number;
  cancelled: boolean;
  finished: boolean;
}

/**
 * Makes the schedule of a run.
 * @param nodes in thread order, which breaks ties; every need must be among them; no cycles
 * @param slots how much `cpu` may be held at once; a node that asks for more than all runs alone
 * @param done nodes that already have their outputs: a resumed run's completed ones
 */
export function createSchedule(
  nodes: readonly PlannedNode[],
  slots: number,
  done: ReadonlySet<string> = new Set(),
): Schedule {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const successors = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  const waiting = new Map<string, number>();
  const queue: string[] = [];
  for (const node of nodes) {
    const needs = new Set(node.needs);
    for (const need of needs)
      must(successors.get(need), `the node ${need} that ${node.id} needs is part of the plan`).push(node.id);
    if (done.has(node.id)) continue;
    const open = [...needs].filter((need) => !done.has(need)).length;
    waiting.set(node.id, open);
    if (open === 0) queue.push(node.id);
  }
  const endings = new Map<string, Ending>([...done].filter((id) => byId.has(id)).map((id) => [id, 'done']));
  return {
    nodes: byId,
    successors,
    waiting,
    queue,
    head: 0,
    announced: 0,
    running: new Set(),
    endings,
    slots,
    freeSlots: slots,
    cancelled: false,
    finished: false,
  };
}

function slotsOf(schedule: Schedule, id: string): number {
  return Math.min(schedule.nodes.get(id)?.cpu ?? 1, schedule.slots);
}

/** Skips everything behind a node that gave no outputs. Linear, no recursion. */
function skipBehind(schedule: Schedule, from: string): Decision[] {
  const decisions: Decision[] = [];
  const reached = [from];
  for (const id of reached) {
    for (const next of schedule.successors.get(id) ?? []) {
      if (schedule.endings.has(next)) continue;
      schedule.endings.set(next, 'skipped');
      schedule.waiting.delete(next);
      decisions.push({ do: 'skip', node: next, because: from });
      reached.push(next);
    }
  }
  return decisions;
}

function release(schedule: Schedule, from: string): void {
  for (const next of schedule.successors.get(from) ?? []) {
    const left = (schedule.waiting.get(next) ?? 0) - 1;
    if (!schedule.waiting.has(next)) continue;
    schedule.waiting.set(next, left);
    if (left === 0) schedule.queue.push(next);
  }
}

/** Starts what the free slots allow, strictly in order: a wide node is not overtaken for ever by narrow ones. */
function startReady(schedule: Schedule): Decision[] {
  const decisions: Decision[] = [];
  for (; schedule.head < schedule.queue.length && !schedule.cancelled; schedule.head++) {
    const id = must(schedule.queue[schedule.head], 'head is inside the queue');
    if (!schedule.waiting.has(id)) continue;
    const slots = slotsOf(schedule, id);
    if (slots > schedule.freeSlots) break;
    schedule.freeSlots -= slots;
    schedule.waiting.delete(id);
    schedule.running.add(id);
    decisions.push({ do: 'prepare', node: id });
  }
  return decisions;
}

/** Says once of each node that it waits for slots. */
function announceQueued(schedule: Schedule): Decision[] {
  const from = Math.max(schedule.head, schedule.announced);
  schedule.announced = Math.max(schedule.announced, schedule.queue.length);
  if (schedule.cancelled) return [];
  return schedule.queue
    .slice(from)
    .flatMap((node) => (schedule.waiting.has(node) ? [{ do: 'queue' as const, node }] : []));
}

function finishIfOver(schedule: Schedule): Decision[] {
  if (schedule.finished || schedule.running.size > 0) return [];
  const open = schedule.waiting.size > 0;
  if (open && !schedule.cancelled) return [];
  schedule.finished = true;
  const endings = [...schedule.endings.values()];
  if (schedule.cancelled && (open || endings.includes('cancelled'))) return [{ do: 'finish', status: 'cancelled' }];
  return [{ do: 'finish', status: endings.every((how) => how === 'done') ? 'done' : 'failed' }];
}

/**
 * What to do after an event. Knows no clock, disk, chance or process: the same events in the same order give the same decisions.
 * An `ended` of a node that is not running is a late result and decides nothing.
 */
export function step(schedule: Schedule, event: ScheduleEvent): Decision[] {
  if (schedule.finished) return [];
  const decisions: Decision[] = [];
  if (event.is === 'cancel') {
    if (schedule.cancelled) return [];
    schedule.cancelled = true;
    for (const node of schedule.running) decisions.push({ do: 'stop', node });
  } else if (event.is === 'ended') {
    if (!schedule.running.delete(event.node)) return [];
    schedule.freeSlots += slotsOf(schedule, event.node);
    schedule.endings.set(event.node, event.how);
    if (event.how === 'done') release(schedule, event.node);
    // After a cancel what lies behind is not skipped but cancelled with the rest, so that a resumed run still wants it.
    else if (event.how === 'failed' || !schedule.cancelled) decisions.push(...skipBehind(schedule, event.node));
  }
  decisions.push(...startReady(schedule), ...announceQueued(schedule), ...finishIfOver(schedule));
  return decisions;
}
