import type { Failure, Json } from '@clew/module-sdk';
import type { ScriptLog } from '@clew/module-sdk/script';
import type { Measures } from './measure.ts';
import type { MeshOptions } from './mesh.ts';

/** Runs a script and measures and writes the part that it returns. */
export interface PartJob {
  readonly job: 'part';
  readonly fileName: string;
  /** TypeScript. */
  readonly source: string;
  /** Values of the inputs as they stand on wires. */
  readonly values: Json;
  /** Name of the product in the STEP file and of the node in the mesh. */
  readonly name: string;
  readonly mesh: MeshOptions;
  readonly limitMs: number;
}

type StepWork = 'measure' | 'mesh' | 'step' | 'stl';

/** Reads a STEP file and does what is asked of its solids. */
export interface StepJob {
  readonly job: 'step';
  readonly path: string;
  /** The file as people know it, for errors. */
  readonly fileName: string;
  /** Name of the product or node in what is written. */
  readonly name: string;
  readonly work: readonly StepWork[];
  readonly mesh: MeshOptions;
  /** Take a file whose solids do not all pass the kernel's check, or that holds faces beside them. */
  readonly tolerant: boolean;
  readonly limitMs: number;
}

export type Job = PartJob | StepJob;

export interface PartResult {
  readonly job: 'part';
  readonly measures: Measures;
  readonly step: Uint8Array;
  readonly mesh: Uint8Array;
}

export interface StepResult {
  readonly job: 'step';
  readonly names: readonly string[];
  readonly units: readonly string[];
  readonly solids: number;
  readonly looseFaces: number;
  readonly invalid: number;
  readonly measures?: Measures | undefined;
  readonly step?: Uint8Array | undefined;
  readonly mesh?: Uint8Array | undefined;
  readonly stl?: Uint8Array | undefined;
}

export type JobResult = PartResult | StepResult;

/** `started` says that the kernel is ready and the job's time begins. `worn`: the thread should not be used again. */
export type FromThread =
  | { readonly started: true }
  | { readonly log: ScriptLog }
  | { readonly done: JobResult; readonly worn: boolean }
  | { readonly failed: Failure; readonly worn: boolean };
