import type { Manifest } from '#shared/model/function-spec.ts';

function listed(values: readonly string[], none: string): string {
  const all = [...new Set(values)].toSorted();
  return all.length === 0 ? none : all.join(', ');
}

/** What the functions of a module may reach and what they need, taken together: by name, in words. */
export function grants(manifest: Manifest): (readonly [string, string])[] {
  const specs = Object.values(manifest.functions);
  const tools = specs.flatMap((spec) => spec.tools.map((tool) => `${tool.name} ${tool.version ?? ''}`.trim()));
  return [
    [
      'Network',
      listed(
        specs.flatMap((spec) => spec.permissions.network),
        'none',
      ),
    ],
    [
      'Files',
      listed(
        specs.flatMap((spec) => spec.permissions.files),
        'only what a node is given',
      ),
    ],
    ...(tools.length === 0 ? [] : [['Programs', listed(tools, '')] as const]),
  ];
}
