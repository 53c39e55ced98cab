import fc from 'fast-check';
import type { Json } from '../../std/json.ts';
import { addNode, connect, disconnect, removeNodes, renameNode, setInput, setParams, setTitle } from '../edit.ts';
import type { Edited } from '../edit.ts';
import type { Thread, ThreadNode, Wire } from '../thread.ts';

/** Few ids, so that edits meet: with names that a plain object has already, and ones that are no node ids. */
export const someId: fc.Arbitrary<string> = fc.constantFrom(
  'a',
  'b',
  'c',
  'constructor',
  'to-string',
  'valueof',
  'A b',
  '',
  'd.e',
);
const somePort = fc.constantFrom('x', 'y', 'constructor', 'p.q');
export const someText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', '8 mm', '__proto__', '\ud800', '"\\\n'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

export const someJson: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'binary' })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);

/** Objects whose keys are ones that trip up a plain object now and then. */
export const someRecord: fc.Arbitrary<Record<string, Json>> = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom('__proto__', 'constructor', 'id', 'from', 'kept', '10', '9'), someText),
      someJson,
    ),
    { maxLength: 4 },
  )
  .map((entries) => JSON.parse(JSON.stringify(Object.fromEntries(entries))) as Record<string, Json>);

const someNode: fc.Arbitrary<ThreadNode> = fc
  .record(
    {
      function: fc.constantFrom('core/constant', 'core/requirement', '', 'no function'),
      title: someText,
      params: someRecord,
      inputs: someRecord,
      kept: fc.constantFrom<Record<string, Json>>({ params: 5 }, { title: [1], marking: 'SECRET' }),
    },
    { requiredKeys: ['function'] },
  )
  .map((node) => node);

const someEnd = fc.tuple(someId, somePort).map(([node, port]) => `${node}.${port}`);
const someWire: fc.Arbitrary<Wire> = fc.oneof(
  fc.record({ from: someEnd, to: someEnd }),
  fc.record({ from: someEnd, to: someEnd, note: someJson }),
);

/** A thread as reading gives one, also with a node named `__proto__`. */
export const someThread: fc.Arbitrary<Thread> = fc
  .record({
    nodes: fc.array(fc.tuple(fc.oneof(someId, fc.constant('__proto__')), someNode), { maxLength: 4 }),
    wires: fc.array(someWire, { maxLength: 5 }),
  })
  .map(({ nodes, wires }): Thread => ({ format: 'clew/thread@1', nodes: Object.fromEntries(nodes), wires }));

export type Act = (thread: Thread) => Edited;

/** Every edit that there is, with ids that may or may not be there. */
export const someAct: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(someId, someNode).map(
    ([id, node]): Act =>
      (t) =>
        addNode(t, id, node),
  ),
  fc.array(fc.oneof(someId, fc.constant('__proto__')), { minLength: 1, maxLength: 3 }).map(
    (ids): Act =>
      (t) =>
        removeNodes(t, ids),
  ),
  fc.tuple(someId, someId).map(
    ([id, to]): Act =>
      (t) =>
        renameNode(t, id, to),
  ),
  fc.tuple(someId, someText).map(
    ([id, title]): Act =>
      (t) =>
        setTitle(t, id, title),
  ),
  fc.tuple(someId, someRecord).map(
    ([id, params]): Act =>
      (t) =>
        setParams(t, id, params),
  ),
  fc.tuple(someId, fc.oneof(somePort, fc.constant('__proto__')), fc.option(someJson, { nil: undefined })).map(
    ([id, port, literal]): Act =>
      (t) =>
        setInput(t, id, port, literal),
  ),
  fc.tuple(someWire, fc.boolean()).map(
    ([wire, replace]): Act =>
      (t) =>
        connect(t, wire, replace),
  ),
  someWire.map(
    (wire): Act =>
      (t) =>
        disconnect(t, wire),
  ),
);
