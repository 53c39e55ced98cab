import { cast, createAssembly } from 'replicad';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';
import { attempt, refuse } from './refusal.ts';
import { withPlainHeader } from './step-text.ts';
import type { Workbench } from './workbench.ts';

const path = '/part.step';

function forget(oc: OpenCascade): void {
  const files: unknown = oc.FS.readdir('/');
  if (Array.isArray(files) && files.includes(path.slice(1))) oc.FS.unlink(path);
}

/** STEP AP242 in mm with one product of the given name. The same shape gives the same bytes. */
export function writeStep(bench: Workbench, shape: TopoDS_Shape, name: string): Uint8Array {
  const { oc } = bench;
  return attempt(oc, 'The STEP file could not be written', '', () => {
    const wrapper = bench.keep(cast(shape));
    const document = bench.keep(createAssembly([{ shape: wrapper, name, color: '#b0b8bf' }]));
    const session = bench.keep(new oc.XSControl_WorkSession());
    const writer = bench.keep(new oc.STEPCAFControl_Writer(session, false));
    oc.Interface_Static.SetCVal('xstep.cascade.unit', 'MM');
    oc.Interface_Static.SetCVal('write.step.unit', 'MM');
    oc.Interface_Static.SetIVal('write.surfacecurve.mode', 1);
    oc.Interface_Static.SetIVal('write.precision.mode', 0);
    oc.Interface_Static.SetIVal('write.step.assembly', 0);
    oc.Interface_Static.SetIVal('write.step.schema', 5);
    writer.SetNameMode(true);
    writer.SetColorMode(true);
    try {
      if (!writer.Perform(document.wrapped, path, bench.keep(new oc.Message_ProgressRange())))
        refuse('The STEP file could not be written: the kernel refused the shape.');
      const text = new TextDecoder().decode(oc.FS.readFile(path));
      return new TextEncoder().encode(withPlainHeader(text, name));
    } finally {
      forget(oc);
    }
  });
}

export interface StepContent {
  readonly shape: TopoDS_Shape;
  readonly solids: readonly TopoDS_Shape[];
  /** Faces that belong to no solid: they have no volume. */
  readonly looseFaces: number;
}

/** Reads a STEP file into mm, whatever unit it is written in. Refuses what it cannot read whole. */
export function readStep(bench: Workbench, bytes: Uint8Array): StepContent {
  const { oc } = bench;
  return attempt(oc, 'The STEP file cannot be read', '', () => {
    oc.Interface_Static.SetCVal('xstep.cascade.unit', 'MM');
    const reader = bench.keep(new oc.STEPControl_Reader());
    try {
      oc.FS.writeFile(path, bytes);
      const status = reader.ReadFile(path);
      if (status !== oc.IFSelect_ReturnStatus.IFSelect_RetDone)
        refuse('The STEP file cannot be read: its data section is damaged.');
    } finally {
      forget(oc);
    }
    const expected = reader.NbRootsForTransfer();
    const read = reader.TransferRoots(bench.keep(new oc.Message_ProgressRange()));
    if (read < expected)
      refuse(`The STEP file holds ${expected} parts and ${read} of them could be read; the rest would be missing.`);
    if (expected === 0) refuse('The STEP file holds no shape.');
    const shape = bench.keep(reader.OneShape());
    const { TopAbs_SOLID, TopAbs_FACE } = oc.TopAbs_ShapeEnum;
    const solids = shape.IsNull() ? [] : bench.parts(shape, TopAbs_SOLID);
    return {
      shape,
      solids,
      looseFaces: shape.IsNull() ? 0 : bench.parts(shape, TopAbs_FACE, TopAbs_SOLID).length,
    };
  });
}
