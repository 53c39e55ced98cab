import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failure, InputValue, Outputs, Result } from '@clew/module-sdk';
import { callFunction } from '@clew/module-sdk/testkit';
import type { TestOutcome } from '@clew/module-sdk/testkit';
import { definition } from '../module.ts';

export const library =
  "import { box, circle, cylinder, edges, faces, loft, naca, outline, polygon, rect, slot, sphere } from 'clew/cad';\n";

/** A folder of its own for the files of one test file. */
export class Bench {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'clew-cad-'));

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  /** Calls `part` with a script from this text. The body of the function starts on line 3. */
  async part(
    body: string,
    more: { params?: object; inputs?: Record<string, InputValue>; signal?: AbortSignal } = {},
  ): Promise<TestOutcome> {
    return this.script(`${library}export default function part(inputs) {\n${body}\n}\n`, more);
  }

  async script(
    source: string,
    more: { params?: object; inputs?: Record<string, InputValue>; signal?: AbortSignal } = {},
  ): Promise<TestOutcome> {
    const path = this.write('part.ts', source);
    return callFunction(definition, 'part', {
      params: { script: 'part.ts', ...more.params },
      inputs: more.inputs ?? {},
      files: { '/script': path },
      folder: this.folder,
      context: { node: 'part' },
      ...(more.signal === undefined ? {} : { signal: more.signal }),
    });
  }

  /** Calls a function that takes a STEP file. */
  async step(
    name: string,
    path: string,
    more: { params?: object; inputs?: Record<string, InputValue>; node?: string } = {},
  ): Promise<TestOutcome> {
    const file = {
      type: 'file' as const,
      path,
      mediaType: 'model/step',
      digest: 'sha256:0',
      bytes: 0,
      name: path.split(/[\\/]/).at(-1) ?? path,
    };
    return callFunction(definition, name, {
      params: more.params ?? {},
      inputs: { step: file, ...more.inputs },
      folder: this.folder,
      context: { node: more.node ?? 'node' },
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const mm = (value: number): InputValue => ({ type: 'quantity', value, unit: 'mm' });
export const density = (value: number): InputValue => ({ type: 'quantity', value, unit: 'kg/m^3' });

export function outputsOf({ result }: { readonly result: Result<Outputs, Failure> }): Outputs {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export function failureOf({ result }: { readonly result: Result<Outputs, Failure> }): Failure {
  if (result.ok) throw new Error('The call was expected to fail.');
  return result.error;
}

/** The number at an output. */
export function at(outputs: Outputs, port: string): number {
  const output = outputs[port];
  if (output === undefined || !('value' in output) || typeof output.value !== 'number')
    throw new Error(`The output ${port} is no number.`);
  return output.value;
}

export function pathAt(outputs: Outputs, port: string): string {
  const output = outputs[port];
  if (output === undefined || !('path' in output)) throw new Error(`The output ${port} is no file.`);
  return output.path;
}
