import type { NodeOutputs } from '#shared/model/event.ts';
import type { PartFile } from './part-view.tsx';

/** The mesh that a node has given: what a 3D view can show of its part. */
export function partIn(run: string, outputs: NodeOutputs | undefined): PartFile | undefined {
  for (const { value } of Object.values(outputs ?? {}))
    if (value.type === 'file' && value.mediaType === 'model/gltf-binary') return { run, file: value };
  return undefined;
}
