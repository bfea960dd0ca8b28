/** A file of code as its syntax tree, with what the guards ask of it drawn out. */
import { parse } from '@babel/parser';
import {
  type ExportNamedDeclaration,
  type ImportDeclaration,
  type Node,
  traverseFast,
} from '@babel/types';
import { codeFiles, readText } from './tree.ts';

/** One way in which a file names another: an import, a re-export, `import()`, `import.meta.resolve`. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Nothing of it is left when the types are taken away. */
  readonly isType: boolean;
}

/** The specifier of an import whose name is put together while the program runs. */
export const COMPUTED = '';

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
  const tree = parse(text, { sourceType: 'module', plugins: ['typescript'] });
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
      return [{ specifier: node.source.value, line, isType: hasOnlyTypes(node) }];
    case 'ExportAllDeclaration':
      return [{ specifier: node.source.value, line, isType: node.exportKind === 'type' }];
    case 'ExportNamedDeclaration':
      return node.source
        ? [{ specifier: node.source.value, line, isType: hasOnlyTypes(node) }]
        : [];
    case 'TSImportType':
      return [{ specifier: node.source.value, line, isType: true }];
    case 'ImportExpression':
      return [{ specifier: textOf(node.source) ?? COMPUTED, line, isType: false }];
    case 'CallExpression': {
      const [asked] = node.arguments;
      if (!asked || !isResolver(node.callee)) return [];
      return [{ specifier: textOf(asked) ?? COMPUTED, line, isType: false }];
    }
    default:
      return [];
  }
}

function hasOnlyTypes(node: ImportDeclaration | ExportNamedDeclaration): boolean {
  const kinds = node.specifiers.map((each) => {
    if (each.type === 'ImportSpecifier') return each.importKind;
    return each.type === 'ExportSpecifier' ? each.exportKind : 'value';
  });
  const whole = node.type === 'ImportDeclaration' ? node.importKind : node.exportKind;
  return whole === 'type' || (kinds.length > 0 && kinds.every((kind) => kind === 'type'));
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
