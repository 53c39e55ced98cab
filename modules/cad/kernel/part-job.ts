import { fail } from '@clew/module-sdk';
import type { Json } from '@clew/module-sdk';
import { runScript, unitHost } from '@clew/module-sdk/script';
import type { ScriptLog } from '@clew/module-sdk/script';
import { partAdapter } from '../script/library.ts';
import { stripTypes } from '../script/strip.ts';
import { glbOf } from './glb.ts';
import { measure } from './measure.ts';
import type { Measures } from './measure.ts';
import { meshOf, meshVolume } from './mesh.ts';
import type { Mesh, MeshOptions } from './mesh.ts';
import type { PartJob, PartResult } from './messages.ts';
import { operate } from './operate.ts';
import { KernelCrash, Refusal } from './refusal.ts';
import { isValid } from './solids.ts';
import { writeStep } from './step-file.ts';
import type { Workbench } from './workbench.ts';

const memoryBytes = 64 * 1_048_576;

/** Runs the script, and gives the number of the shape that it returned. */
async function shapeFrom(
  bench: Workbench,
  job: PartJob,
  modules: Readonly<Record<string, string>>,
  onLog: (log: ScriptLog) => void,
): Promise<number> {
  const stripped = stripTypes(job.source, job.fileName);
  if (!stripped.ok) fail(stripped.error);
  // A script can catch what the kernel throws; a kernel that broke must not be used on, whatever the script makes of it.
  const crashes: KernelCrash[] = [];
  const cad = (input: Json): Json => {
    try {
      if (crashes[0] !== undefined) throw crashes[0];
      return operate(bench, input);
    } catch (error) {
      if (error instanceof KernelCrash) crashes.push(error);
      throw error;
    }
  };
  const outcome = await runScript({
    fileName: job.fileName,
    source: stripped.value,
    modules,
    adapter: partAdapter,
    host: { ...unitHost, cad },
    input: { values: job.values },
    limits: { deadlineMs: job.limitMs, memoryBytes },
    onLog,
  });
  if (crashes[0] !== undefined) throw crashes[0];
  if (!outcome.ok) fail(outcome.failure);
  if (typeof outcome.output !== 'number') throw new TypeError('The adapter of a part gives the number of its shape.');
  return outcome.output;
}

/**
 * Holds the exact volume against that of the mesh, which is found in another way.
 * A mesh no further than d from the surface encloses a volume that differs by about the area times d at most; twice that is taken.
 */
export function crossCheck(mesh: Mesh, { volume, area }: Measures, { tolerance }: MeshOptions): void {
  const faceted = meshVolume(mesh);
  const allowed = 2 * area * tolerance + 1e-4 * volume;
  if (Math.abs(faceted - volume) > allowed)
    throw new Refusal(
      `The volume is ${volume} mm³ by integration and ${faceted} mm³ by its mesh; the shape has faces that the kernel does not handle well.`,
    );
}

function finished(bench: Workbench, handle: number, job: PartJob): PartResult {
  const { kind, shape } = bench.at(handle);
  if (kind !== 'solid') throw new Refusal('The script returned a flat profile. Extrude or revolve it into a solid.');
  if (!isValid(bench, shape))
    throw new Refusal('The part is not a valid solid: its faces do not close it, or they cross each other.');
  const measures = measure(bench, shape);
  const step = writeStep(bench, shape, job.name);
  const mesh = meshOf(bench, shape, job.mesh);
  crossCheck(mesh, measures, job.mesh);
  return { job: 'part', measures, step, mesh: glbOf(mesh, job.name) };
}

export async function runPart(
  bench: Workbench,
  job: PartJob,
  modules: Readonly<Record<string, string>>,
  onLog: (log: ScriptLog) => void,
): Promise<PartResult> {
  const handle = await shapeFrom(bench, job, modules, onLog);
  try {
    return finished(bench, handle, job);
  } catch (error) {
    if (error instanceof Refusal) fail({ why: 'bad-output', port: 'step', message: error.message });
    throw error;
  }
}
