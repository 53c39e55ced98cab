import type { Json } from '@clew/module-sdk';
import { fillet, shell } from './features.ts';
import { areaOf, boundsOf, measure } from './measure.ts';
import { placed } from './placement.ts';
import { circle, outline } from './profiles.ts';
import { refuse } from './refusal.ts';
import { Request, requestProblem } from './requests.ts';
import type { RequestOf } from './requests.ts';
import { selectEdges, selectFaces } from './selectors.ts';
import { box, combine, cylinder, extrude, loft, revolve, sphere } from './solids.ts';
import type { Handle, Workbench } from './workbench.ts';

function measured(bench: Workbench, { shape: handle }: RequestOf<'measure'>): Json {
  const { kind, shape } = bench.at(handle);
  if (kind === 'profile') return { area: areaOf(bench, shape), ...boundsOf(bench, shape) };
  const { volume, area, bounds } = measure(bench, shape);
  return { volume, area, ...bounds };
}

function counted(bench: Workbench, { shape, of, where }: RequestOf<'count'>): number {
  const select = of === 'edges' ? selectEdges : selectFaces;
  return select(bench, bench.at(shape).shape, where).length;
}

function make(bench: Workbench, request: Exclude<Request, { op: 'measure' | 'count' }>): Handle {
  switch (request.op) {
    case 'outline':
      return bench.hold('profile', outline(bench, request));
    case 'circle':
      return bench.hold('profile', circle(bench, request));
    case 'box':
      return bench.hold('solid', box(bench, request));
    case 'cylinder':
      return bench.hold('solid', cylinder(bench, request));
    case 'sphere':
      return bench.hold('solid', sphere(bench, request));
    case 'extrude':
      return bench.hold('solid', extrude(bench, request));
    case 'revolve':
      return bench.hold('solid', revolve(bench, request));
    case 'loft':
      return bench.hold('solid', loft(bench, request));
    case 'cut':
    case 'fuse':
    case 'intersect':
      return bench.hold(bench.at(request.shape).kind, combine(bench, request));
    case 'fillet':
    case 'chamfer':
      return bench.hold('solid', fillet(bench, request));
    case 'shell':
      return bench.hold('solid', shell(bench, request));
    default:
      return bench.hold(bench.at(request.shape).kind, placed(bench, request));
  }
}

/** Answers one request of a script: the handle of a new shape, or what was asked about one. @throws Refusal */
export function operate(bench: Workbench, input: Json): Json {
  const request = Request.safeParse(input);
  if (!request.success) refuse(requestProblem(input, request.error));
  if (request.data.op === 'measure') return measured(bench, request.data);
  if (request.data.op === 'count') return counted(bench, request.data);
  return make(bench, request.data);
}
