import type {
  CompletionDetails,
  CompletionEntry,
  Completions,
  Node,
  QuickInfo,
} from 'monaco-editor/languages/features/typescript/ts.worker';
import { nodeAt } from './step-reading.ts';
import type { KnownPort, StepReading } from './step-reading.ts';

/** The names that may stand at a place, and what they are. */
interface Offer {
  readonly of: 'input' | 'output';
  readonly ports: readonly KnownPort[];
  /** Names that stand there already. */
  readonly taken: ReadonlySet<string>;
}

/** First among everything that the compiler offers. */
const first = '00';

function climb(start: Node, isIt: (node: Node) => boolean): Node | undefined {
  for (let node: Node | undefined = start; node !== undefined; node = node.parent) if (isIt(node)) return node;
  return undefined;
}

function namesIn(nodes: readonly Node[], but: Node): Set<string> {
  return new Set(nodes.filter((one) => one !== but && one !== but.parent).map((one) => (one.name ?? one).getText()));
}

/** Which ports belong at a place: inside the parameter's braces, behind `inputs.`, in what is returned. */
function offerAt(reading: StepReading, position: number): Offer | undefined {
  const { ts, step, inputs, outputs, checker } = reading;
  if (step === undefined) return undefined;
  const at = nodeAt(reading, position);
  const pattern = step.parameter?.name;
  if (pattern !== undefined && ts.isObjectBindingPattern(pattern)) {
    const inside = pattern.getStart() < position && position < pattern.getEnd();
    if (inside) return { of: 'input', ports: inputs, taken: namesIn(pattern.elements, at) };
  }
  const access = climb(at, (node) => ts.isPropertyAccessExpression(node));
  if (access !== undefined && ts.isPropertyAccessExpression(access) && position > access.expression.getEnd())
    return checker.getTypeAtLocation(access.expression) === step.parameterType
      ? { of: 'input', ports: inputs, taken: new Set() }
      : undefined;
  const literal = climb(at, (node) => ts.isObjectLiteralExpression(node));
  if (outputs === undefined || literal === undefined || !ts.isObjectLiteralExpression(literal)) return undefined;
  const isName = at === literal || (at.parent?.parent === literal && at.parent.name === at);
  const holder = climb(literal.parent ?? literal, (node) => !ts.isParenthesizedExpression(node));
  const owner = climb(literal, (node) => ts.isFunctionLike(node));
  const isReturned = holder !== undefined && (ts.isReturnStatement(holder) || holder === owner);
  return isName && isReturned && owner === step.declaration
    ? { of: 'output', ports: outputs, taken: namesIn(literal.properties, at) }
    : undefined;
}

/** What the compiler offers, with the node's ports first. */
export function withPorts(
  reading: StepReading,
  position: number,
  given: Completions | undefined,
): Completions | undefined {
  const offer = offerAt(reading, position);
  if (offer === undefined) return given;
  const names = new Set(offer.ports.map((port) => port.name));
  const ports: CompletionEntry[] = offer.ports
    .filter((port) => !offer.taken.has(port.name))
    .map((port) => ({ name: port.name, kind: 'property', kindModifiers: '', sortText: first }));
  const rest = (given?.entries ?? []).filter((entry) => !names.has(entry.name));
  return { ...given, entries: [...ports, ...rest] };
}

/** What stands beside a port's name in the list: its type, where it comes from, and what it held last. */
export function detailsOf(reading: StepReading, position: number, name: string): CompletionDetails | undefined {
  const offer = offerAt(reading, position);
  const port = offer?.ports.find((one) => one.name === name);
  if (offer === undefined || port === undefined) return undefined;
  return {
    name,
    kind: 'property',
    kindModifiers: '',
    // What stands on the row itself, beside the name: that it is a Quantity says less.
    displayParts: [{ text: port.doc }],
    // The row is cut at its end; what is beside the list is not.
    documentation: [
      {
        text: `${sentence(port)}\n\n\`${name}: ${reading.checker.typeToString(port.type)}\`, an ${offer.of} of the node`,
      },
    ],
  };
}

/** The description of a port for people, with its written type as code. */
function sentence(port: KnownPort): string {
  const [, type = '', rest = ''] = /^(.*?)(( [←→] |, last value ).*)?$/.exec(port.doc) ?? [];
  return `\`${type}\`${rest}`;
}

/** The port that a name in the code means: an input wherever it is used, an output where it is returned. */
function portAt(
  reading: StepReading,
  position: number,
): { readonly of: 'input' | 'output'; readonly port: KnownPort } | undefined {
  const { ts, checker, step, inputs, outputs } = reading;
  const at = nodeAt(reading, position);
  if (step === undefined || !ts.isIdentifier(at)) return undefined;
  const parent = at.parent;
  const output = outputs?.find((port) => port.name === at.getText());
  const isMember =
    parent !== undefined &&
    parent.name === at &&
    (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent) || ts.isPropertySignature(parent));
  if (output !== undefined && isMember) {
    const member = checker.getPropertyOfType(step.returned, output.name);
    if (member?.declarations?.includes(parent) === true) return { of: 'output', port: output };
  }
  const symbol =
    (parent !== undefined && ts.isShorthandPropertyAssignment(parent)
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : undefined) ?? checker.getSymbolAtLocation(at);
  const name = symbol?.declarations
    ?.map((declaration) => inputName(reading, declaration))
    .find((one) => one !== undefined);
  const port = inputs.find((one) => one.name === name);
  return port === undefined ? undefined : { of: 'input', port };
}

/** The input that a declaration stands for: a name in the parameter's braces, or a member of the parameter's type. */
function inputName({ ts, checker, step }: StepReading, declaration: Node): string | undefined {
  const pattern = step?.parameter?.name;
  if (ts.isBindingElement(declaration))
    return declaration.parent === pattern ? (declaration.propertyName ?? declaration.name)?.getText() : undefined;
  const name = declaration.name?.getText();
  if (name === undefined || step?.parameterType === undefined) return undefined;
  const member = checker.getPropertyOfType(step.parameterType, name);
  return member?.declarations?.includes(declaration) === true ? name : undefined;
}

/** What the compiler says of a name, and of a port also where it comes from and what it held. */
export function withPort(reading: StepReading, position: number, given: QuickInfo | undefined): QuickInfo | undefined {
  const found = portAt(reading, position);
  if (found === undefined || given === undefined) return given;
  const own = given.documentation ?? [];
  const said = own.map((part) => part.text).join('');
  const known = said === found.port.doc || said === '';
  return {
    ...given,
    documentation: [{ text: `${sentence(found.port)}${known ? '' : '\n\n'}` }, ...(known ? [] : own)],
  };
}
