import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { fail } from '@clew/module-sdk';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { glbOf } from './glb.ts';
import { measure } from './measure.ts';
import { meshOf } from './mesh.ts';
import type { Mesh } from './mesh.ts';
import type { StepJob, StepResult } from './messages.ts';
import { crossCheck } from './part-job.ts';
import { Refusal } from './refusal.ts';
import { isValid } from './solids.ts';
import { readStep, writeStep } from './step-file.ts';
import type { StepContent } from './step-file.ts';
import { lengthUnits, productNames, stepProblem } from './step-text.ts';
import { stlOf } from './stl.ts';
import type { Workbench } from './workbench.ts';

/** A STEP file takes about ten times its size in the kernel's memory, which ends at 4 GiB. */
const mostStepBytes = 200 * 1_048_576;
const endBytes = 1024;

function bad(job: StepJob, message: string): never {
  fail({ why: 'bad-input', port: 'step', message: `The STEP file ${job.fileName} ${message}` });
}

/** The bytes of the file, once its first and last lines say that it is a whole STEP file. */
function bytesOf(job: StepJob): Uint8Array {
  const file = openSync(job.path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size > mostStepBytes)
      bad(job, `has ${Math.ceil(size / 1_048_576)} MiB, and at most ${mostStepBytes / 1_048_576} MiB can be read.`);
    const [head, tail] = [new Uint8Array(Math.min(size, endBytes)), new Uint8Array(Math.min(size, endBytes))];
    readSync(file, head, 0, head.length, 0);
    readSync(file, tail, 0, tail.length, size - tail.length);
    const problem = stepProblem(new TextDecoder('latin1').decode(head), new TextDecoder('latin1').decode(tail));
    if (problem !== undefined) bad(job, problem);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

function checked(bench: Workbench, job: StepJob, { solids, looseFaces }: StepContent): number {
  if (solids.length === 0)
    bad(
      job,
      looseFaces > 0
        ? `holds ${looseFaces} faces and no solid, so it has no volume. Export it as a solid.`
        : 'holds no solid.',
    );
  if (looseFaces > 0 && !job.tolerant)
    bad(
      job,
      `holds ${looseFaces} faces beside its solids, and they have no volume. Take them out, or set "tolerant" to leave them out of account.`,
    );
  const invalid = solids.filter((solid) => !isValid(bench, solid)).length;
  if (invalid > 0 && !job.tolerant)
    bad(
      job,
      `holds ${invalid} of ${solids.length} solids whose faces do not close or cross each other. Repair them, or set "tolerant" to use them as they are.`,
    );
  return invalid;
}

type Geometry = Pick<StepResult, 'measures' | 'step' | 'mesh' | 'stl'>;

function geometry(bench: Workbench, job: StepJob, solids: readonly TopoDS_Shape[]): Geometry {
  const wants = new Set(job.work);
  const [first] = solids;
  const shape = solids.length === 1 && first !== undefined ? first : bench.compound(solids);
  const measures = wants.has('measure') ? measure(bench, shape) : undefined;
  const mesh: Mesh | undefined = wants.has('step') && wants.size === 1 ? undefined : meshOf(bench, shape, job.mesh);
  if (mesh !== undefined && measures !== undefined) crossCheck(mesh, measures, job.mesh);
  return {
    measures,
    step: wants.has('step') ? writeStep(bench, shape, job.name) : undefined,
    mesh: mesh !== undefined && wants.has('mesh') ? glbOf(mesh, job.name) : undefined,
    stl: mesh !== undefined && wants.has('stl') ? stlOf(mesh) : undefined,
  };
}

export function runStep(bench: Workbench, job: StepJob): StepResult {
  const bytes = bytesOf(job);
  try {
    const content = readStep(bench, bytes);
    const invalid = checked(bench, job, content);
    // Latin 1 keeps every byte; strings beyond it are written with escapes in STEP.
    const text = new TextDecoder('latin1').decode(bytes);
    return {
      job: 'step',
      names: productNames(text),
      units: lengthUnits(text),
      solids: content.solids.length,
      looseFaces: content.looseFaces,
      invalid,
      ...geometry(bench, job, content.solids),
    };
  } catch (error) {
    if (error instanceof Refusal) bad(job, `cannot be used: ${error.message}`);
    throw error;
  }
}
