/*
 * The TypeScript compiler that comes with the editor, as far as this folder uses it: the package has no types for it.
 * Its names are those of the compiler's own API.
 */
declare module 'monaco-editor/languages/features/typescript/ts.worker' {
  export interface Node {
    readonly kind: number;
    readonly parent: Node | undefined;
    readonly name?: Node | undefined;
    getStart(): number;
    getEnd(): number;
    getText(): string;
    getSourceFile(): SourceFile;
  }
  export interface SourceFile extends Node {
    readonly fileName: string;
    readonly text: string;
  }
  export interface BindingElement extends Node {
    readonly propertyName?: Node | undefined;
  }
  export interface Pattern extends Node {
    readonly elements: readonly BindingElement[];
  }
  export interface ObjectLiteral extends Node {
    readonly properties: readonly Node[];
  }
  export interface Parameter extends Node {
    readonly name: Node;
    readonly type?: Node | undefined;
  }
  export interface Interface extends Node {
    readonly name: Node;
    readonly members: readonly Node[];
  }
  export interface FunctionLike extends Node {
    readonly parameters: readonly Parameter[];
    readonly type?: Node | undefined;
    readonly body?: Node | undefined;
  }
  export interface PropertyAccess extends Node {
    readonly expression: Node;
    readonly name: Node;
  }
  export interface DisplayPart {
    readonly text: string;
    readonly kind?: string | undefined;
  }
  export interface Symbol {
    readonly flags: number;
    readonly name: string;
    readonly declarations?: readonly Node[] | undefined;
    getDocumentationComment(checker: TypeChecker): readonly DisplayPart[];
  }
  export interface Type {
    readonly flags: number;
    readonly types?: readonly Type[] | undefined;
    readonly symbol?: Symbol | undefined;
  }
  export interface Signature {
    readonly declaration?: FunctionLike | undefined;
    readonly parameters: readonly Symbol[];
  }
  export interface TypeChecker {
    getSymbolAtLocation(node: Node): Symbol | undefined;
    getShorthandAssignmentValueSymbol(node: Node): Symbol | undefined;
    getExportsOfModule(module: Symbol): readonly Symbol[];
    getAliasedSymbol(symbol: Symbol): Symbol;
    getTypeOfSymbolAtLocation(symbol: Symbol, node: Node): Type;
    getDeclaredTypeOfSymbol(symbol: Symbol): Type;
    getTypeAtLocation(node: Node): Type;
    getSignaturesOfType(type: Type, kind: 0): readonly Signature[];
    getReturnTypeOfSignature(signature: Signature): Type;
    getAwaitedType(type: Type): Type | undefined;
    getPropertiesOfType(type: Type): readonly Symbol[];
    getPropertyOfType(type: Type, name: string): Symbol | undefined;
    isTypeAssignableTo(source: Type, target: Type): boolean;
    typeToString(type: Type): string;
  }
  export interface Program {
    getSourceFile(fileName: string): SourceFile | undefined;
    getTypeChecker(): TypeChecker;
  }
  export interface Diagnostic {
    /** 0 warning, 1 error, 2 suggestion, 3 message. */
    readonly category: 0 | 1 | 2 | 3;
    readonly code: number;
    readonly file: { readonly fileName: string } | undefined;
    readonly start: number | undefined;
    readonly length: number | undefined;
    readonly messageText: string | { readonly messageText: string };
  }
  export interface CompletionEntry {
    readonly name: string;
    readonly kind: string;
    readonly kindModifiers?: string | undefined;
    readonly sortText: string;
  }
  export interface Completions {
    readonly entries: readonly CompletionEntry[];
  }
  export interface CompletionDetails {
    readonly name: string;
    readonly kind: string;
    readonly kindModifiers: string;
    readonly displayParts: readonly DisplayPart[];
    readonly documentation?: readonly DisplayPart[] | undefined;
  }
  export interface QuickInfo {
    readonly kind: string;
    readonly textSpan: { readonly start: number; readonly length: number };
    readonly displayParts?: readonly DisplayPart[] | undefined;
    readonly documentation?: readonly DisplayPart[] | undefined;
  }
  export interface CodeFix {
    readonly fixName: string;
    readonly description: string;
    readonly changes: readonly {
      readonly fileName: string;
      readonly textChanges: readonly {
        readonly span: { readonly start: number; readonly length: number };
        readonly newText: string;
      }[];
    }[];
  }
  export interface LanguageService {
    getProgram(): Program | undefined;
  }
  export interface Compiler {
    forEachChild<T>(node: Node, visit: (child: Node) => T | undefined): T | undefined;
    isIdentifier(node: Node): boolean;
    isParameter(node: Node): node is Parameter;
    isObjectBindingPattern(node: Node): node is Pattern;
    isBindingElement(node: Node): node is BindingElement;
    isInterfaceDeclaration(node: Node): node is Interface;
    isObjectLiteralExpression(node: Node): node is ObjectLiteral;
    isPropertyAccessExpression(node: Node): node is PropertyAccess;
    isPropertySignature(node: Node): boolean;
    isPropertyAssignment(node: Node): boolean;
    isShorthandPropertyAssignment(node: Node): boolean;
    isReturnStatement(node: Node): boolean;
    isParenthesizedExpression(node: Node): boolean;
    isFunctionLike(node: Node): node is FunctionLike;
  }
  export const ts: { readonly typescript: Compiler };

  export class TypeScriptWorker {
    constructor(context: unknown, data: unknown);
    getLanguageService(): LanguageService;
    getSemanticDiagnostics(fileName: string): Promise<Diagnostic[]>;
    getCompletionsAtPosition(fileName: string, position: number): Promise<Completions | undefined>;
    getCompletionEntryDetails(
      fileName: string,
      position: number,
      entry: string,
    ): Promise<CompletionDetails | undefined>;
    getQuickInfoAtPosition(fileName: string, position: number): Promise<QuickInfo | undefined>;
    // eslint-disable-next-line max-params -- the compiler's own signature
    getCodeFixesAtPosition(
      fileName: string,
      start: number,
      end: number,
      errorCodes: readonly number[],
      formatOptions: unknown,
    ): Promise<readonly CodeFix[]>;
  }
  export function initialize(create: (context: unknown, data: unknown) => object): void;
}

/** The same compiler, for tests that have no worker. */
declare module 'monaco-editor/languages/features/typescript/lib/typescriptServices' {
  import type {
    Compiler,
    Completions,
    Diagnostic,
    LanguageService,
    QuickInfo,
  } from 'monaco-editor/languages/features/typescript/ts.worker';

  export interface Host {
    getCompilationSettings(): Readonly<Record<string, unknown>>;
    getScriptFileNames(): readonly string[];
    getScriptVersion(name: string): string;
    getScriptSnapshot(name: string): object | undefined;
    getCurrentDirectory(): string;
    getDefaultLibFileName(): string;
    fileExists(name: string): boolean;
    readFile(name: string): string | undefined;
  }
  export interface Service extends LanguageService {
    getSyntacticDiagnostics(name: string): readonly Diagnostic[];
    getSemanticDiagnostics(name: string): readonly Diagnostic[];
    getCompletionsAtPosition(name: string, position: number, preferences: undefined): Completions | undefined;
    getQuickInfoAtPosition(name: string, position: number): QuickInfo | undefined;
  }
  export const typescript: Compiler & {
    readonly ScriptSnapshot: { fromString(text: string): object };
  };
  export function createLanguageService(host: Host): Service;
}

declare module 'monaco-editor/languages/features/typescript/lib/lib' {
  export const libFileMap: Readonly<Record<string, string>>;
}
