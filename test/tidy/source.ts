/** A file of code as its syntax tree, with what the guards ask of it drawn out. */
import { parse } from '@babel/parser';
import {
  type ExportNamedDeclaration,
  type Identifier,
  type ImportDeclaration,
  type Node,
  type StringLiteral,
  traverseFast,
} from '@babel/types';
import { codeFiles, readText } from './tree.ts';

/** One way in which a file names another: an import, a re-export, `import()`, `import.meta.resolve`. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** What of it is left when the types are taken away; ALL where no names are given. */
  readonly values: readonly string[];
}

/** The specifier of an import whose name is put together while the program runs. */
export const COMPUTED = '';

/** Stands for every value of a module. */
export const ALL = '*';

/** A text that stands in the code, in quotes: files are named so for workers and child processes. */
export interface Literal {
  readonly text: string;
  readonly line: number;
}

export interface Source {
  readonly file: string;
  readonly nodes: readonly Node[];
  readonly imports: readonly Import[];
  readonly literals: readonly Literal[];
}

/** Reads a file's syntax; throws where it is not TypeScript. */
export function sourceOf(file: string, text: string): Source {
  // In a page's file `<T>` begins an element; in any other it may be a type.
  const syntax = file.endsWith('.tsx') ? (['typescript', 'jsx'] as const) : ['typescript' as const];
  const tree = parse(text, { sourceType: 'module', plugins: [...syntax] });
  const nodes: Node[] = [];
  traverseFast(tree.program, (node) => {
    nodes.push(node);
  });
  return {
    file,
    nodes,
    imports: nodes.flatMap(importsOf),
    literals: nodes.flatMap((node) =>
      node.type === 'StringLiteral' ? [{ text: node.value, line: lineOf(node) }] : [],
    ),
  };
}

let parsed: readonly Source[] | undefined;

/** Every file of code of the project, parsed once in a process. */
export function allSources(): readonly Source[] {
  parsed ??= codeFiles().map((file) => sourceOf(file, readText(file)));
  return parsed;
}

export function lineOf(node: Node): number {
  return node.loc?.start.line ?? 0;
}

function textOf(node: Node): string | undefined {
  return node.type === 'StringLiteral' ? node.value : undefined;
}

function importsOf(node: Node): Import[] {
  const line = lineOf(node);
  switch (node.type) {
    case 'ImportDeclaration':
      return [{ specifier: node.source.value, line, values: valuesOf(node) }];
    case 'ExportNamedDeclaration':
      return node.source ? [{ specifier: node.source.value, line, values: valuesOf(node) }] : [];
    case 'ExportAllDeclaration':
      return [{ specifier: node.source.value, line, values: isType(node.exportKind) ? [] : [ALL] }];
    case 'TSImportType':
      return [{ specifier: node.source.value, line, values: [] }];
    case 'ImportExpression':
      return [{ specifier: textOf(node.source) ?? COMPUTED, line, values: [ALL] }];
    case 'CallExpression': {
      const [asked] = node.arguments;
      if (!asked || !isResolver(node.callee)) return [];
      return [{ specifier: textOf(asked) ?? COMPUTED, line, values: [ALL] }];
    }
    default:
      return [];
  }
}

function isType(kind: string | null | undefined): boolean {
  return kind === 'type';
}

/** The names of the values that an import or re-export takes. */
function valuesOf(node: ImportDeclaration | ExportNamedDeclaration): string[] {
  if (isType(node.type === 'ImportDeclaration' ? node.importKind : node.exportKind)) return [];
  // `import './x.ts'` takes no names and runs all of it.
  if (node.type === 'ImportDeclaration' && node.specifiers.length === 0) return [ALL];
  return node.specifiers.flatMap((each) => {
    if (each.type === 'ImportSpecifier')
      return isType(each.importKind) ? [] : [nameOf(each.imported)];
    if (each.type === 'ExportSpecifier') return isType(each.exportKind) ? [] : [nameOf(each.local)];
    return [ALL];
  });
}

function nameOf(node: Identifier | StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value;
}

/** `require`, `require.resolve` and `import.meta.resolve`. */
function isResolver(callee: Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require';
  if (callee.type !== 'MemberExpression') return false;
  const { object, property } = callee;
  return (
    property.type === 'Identifier' &&
    property.name === 'resolve' &&
    (object.type === 'MetaProperty' || (object.type === 'Identifier' && object.name === 'require'))
  );
}
