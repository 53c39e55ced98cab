import { elements } from './xml.ts';

/** A relation of one part of a package to another. */
export interface Relation {
  readonly id: string;
  /** The last step of its type's address: `worksheet`, `table`, `officeDocument`. */
  readonly type: string;
  /** Name of the part it leads to, or an address outside the package. */
  readonly target: string;
  readonly external: boolean;
}

/** Resolves `../tables/table1.xml` or `/xl/tables/table1.xml`, as some programs write, against the part that names it. */
function resolveTarget(from: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** Where the relations of a part are written (ECMA-376 part 2, section 8.3); the package's own are those of ''. */
export function relationsPart(part: string): string {
  const slash = part.lastIndexOf('/');
  return `${part.slice(0, slash + 1)}_rels/${part.slice(slash + 1)}.rels`;
}

export function readRelations(part: string, xml: string | undefined): Relation[] {
  return elements(xml ?? '', 'Relationship').map((item) => {
    const external = item.get('TargetMode') === 'External';
    const target = item.get('Target') ?? '';
    return {
      id: item.get('Id') ?? '',
      type: (item.get('Type') ?? '').split('/').at(-1) ?? '',
      target: external ? target : resolveTarget(part, target),
      external,
    };
  });
}
