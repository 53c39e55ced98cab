import type {
  Compiler,
  DisplayPart,
  FunctionLike,
  Interface,
  Node,
  Parameter,
  Program,
  SourceFile,
  Symbol as TypeSymbol,
  Type,
  TypeChecker,
} from 'monaco-editor/languages/features/typescript/ts.worker';
import { portsFileOf } from './port-types.ts';

/** A port as the declarations beside the step describe it. */
export interface KnownPort {
  readonly name: string;
  readonly type: Type;
  /** `quantity<mm> ← Sizing workbook · spar_t, last value 2.0 mm`. */
  readonly doc: string;
}

/** A step's default export, as the compiler sees it. */
export interface StepFunction {
  readonly declaration: FunctionLike | undefined;
  readonly parameter: Parameter | undefined;
  readonly parameterType: Type | undefined;
  /** The interface in this file that the parameter is declared with, where there is one. */
  readonly inputsInterface: Interface | undefined;
  /** What it gives, with a promise taken away. */
  readonly returned: Type;
}

/** A step with the ports of its node. */
export interface StepReading {
  readonly ts: Compiler;
  readonly checker: TypeChecker;
  readonly source: SourceFile;
  readonly inputs: readonly KnownPort[];
  /** Undefined where the function says nothing of what it wants back, or wants a shape. */
  readonly outputs: readonly KnownPort[] | undefined;
  /** What has to come back where it is one thing: a part's shape. */
  readonly shape: Type | undefined;
  /** Undefined where there is no default export that can be called. */
  readonly step: StepFunction | undefined;
}

/** The bits of the compiler's flags that are looked at here. */
const flag = { any: 1, never: 131_072, alias: 2_097_152, optional: 16_777_216 } as const;

export const isAny = (type: Type): boolean => (type.flags & flag.any) !== 0;
export const isNever = (type: Type): boolean => (type.flags & flag.never) !== 0;

export const isOptional = (symbol: TypeSymbol): boolean => (symbol.flags & flag.optional) !== 0;

export function textOf(parts: readonly DisplayPart[] | undefined): string {
  return (parts ?? []).map((part) => part.text).join('');
}

function exportsOf(checker: TypeChecker, source: SourceFile): readonly TypeSymbol[] {
  const module = checker.getSymbolAtLocation(source);
  return module === undefined ? [] : checker.getExportsOfModule(module);
}

function portsOf(checker: TypeChecker, type: Type, at: Node): KnownPort[] {
  return checker.getPropertiesOfType(type).map((symbol) => ({
    name: symbol.name,
    type: checker.getTypeOfSymbolAtLocation(symbol, at),
    doc: textOf(symbol.getDocumentationComment(checker)),
  }));
}

function functionOf({ ts, checker, source }: Pick<StepReading, 'ts' | 'checker' | 'source'>): StepFunction | undefined {
  const exported = exportsOf(checker, source).find((symbol) => symbol.name === 'default');
  if (exported === undefined) return undefined;
  const symbol = (exported.flags & flag.alias) === 0 ? exported : checker.getAliasedSymbol(exported);
  const [signature] = checker.getSignaturesOfType(checker.getTypeOfSymbolAtLocation(symbol, source), 0);
  if (signature === undefined) return undefined;
  const declaration = signature.declaration;
  const parameter = declaration?.parameters[0];
  const parameterType = parameter === undefined ? undefined : checker.getTypeAtLocation(parameter);
  const declared = parameterType?.symbol?.declarations?.find(
    (one): one is Interface => ts.isInterfaceDeclaration(one) && one.getSourceFile() === source,
  );
  const returned = checker.getReturnTypeOfSignature(signature);
  return {
    declaration,
    parameter,
    parameterType,
    inputsInterface: declared,
    returned: checker.getAwaitedType(returned) ?? returned,
  };
}

/** Reads a step with its ports; undefined where the file is no step of a node that the editor shows. */
export function readStep(ts: Compiler, program: Program | undefined, fileName: string): StepReading | undefined {
  const source = program?.getSourceFile(fileName);
  const ports = program?.getSourceFile(portsFileOf(fileName));
  if (program === undefined || source === undefined || ports === undefined) return undefined;
  const checker = program.getTypeChecker();
  const declared = new Map(
    exportsOf(checker, ports).map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(symbol)]),
  );
  const inputs = declared.get('Inputs');
  const outputs = declared.get('Outputs');
  if (inputs === undefined || outputs === undefined) return undefined;
  const isInterface = outputs.symbol?.name === 'Outputs';
  return {
    ts,
    checker,
    source,
    inputs: portsOf(checker, inputs, ports),
    outputs: isInterface ? portsOf(checker, outputs, ports) : undefined,
    shape: outputs.symbol?.name === 'Shape' ? outputs : undefined,
    step: functionOf({ ts, checker, source }),
  };
}

/** The innermost node that begins at or before `position` and ends at or after it. */
export function nodeAt({ ts, source }: StepReading, position: number): Node {
  let found: Node = source;
  for (;;) {
    const inner = ts.forEachChild(found, (child) =>
      child.getStart() <= position && position <= child.getEnd() ? child : undefined,
    );
    if (inner === undefined) return found;
    found = inner;
  }
}

/** `half_load, line_load and root_moment`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
