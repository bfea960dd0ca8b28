import { parseXml, XmlElement, XmlError } from '@rgrove/parse-xml';

/** An element that was read. Names are without their prefixes; a child of another namespace is none. */
export interface XmlNode {
  readonly name: string;
  readonly namespace: string;
  /** 1-based line of the document on which it begins. */
  readonly line: number;
  /** Its text and that of all that is in it, without space around it. */
  readonly text: string;
  readonly attribute: (name: string) => string | undefined;
  /** All children of a name in their order. */
  readonly all: (name: string) => XmlNode[];
  /** What is at the end of a path, where each name stands once; undefined where any does not. */
  readonly one: (...path: readonly [string, ...string[]]) => XmlNode | undefined;
  /** The one child that is of another namespace than this element, if any. */
  readonly foreign: () => XmlNode | undefined;
}

/** Why bytes are no document. */
export interface XmlFault {
  readonly line: number;
  readonly fault: string;
}

/**
 * Reads a whole document. Document type declarations are not followed: an entity that only they
 * could define makes the document faulty.
 */
export function readXml(bytes: Uint8Array): XmlNode | XmlFault {
  const text = decoded(bytes);
  if (text === undefined) return { line: 1, fault: 'not in the encoding that it declares' };
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    return root ? nodeOf(root, lineFinder(text)) : { line: 1, fault: 'no element' };
  } catch (error) {
    if (error instanceof XmlError)
      return { line: error.line, fault: error.message.split('\n')[0]! };
    // Elements inside elements without end go deeper than the parser can.
    if (error instanceof RangeError) return { line: 1, fault: 'too deep' };
    throw error;
  }
}

/** UTF-8 unless the declaration says otherwise, as banks of this country do. */
function decoded(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const [, encoding = 'utf-8'] = /^[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(start) ?? [];
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function nodeOf(element: XmlElement, lineAt: (offset: number) => number): XmlNode {
  const [local, prefix] = splitName(element.name);
  const namespace = namespaceOf(element, prefix);
  const elements = () => element.children.filter((child) => child instanceof XmlElement);
  const nodes = (isMine: (name: string) => boolean) =>
    elements()
      .filter(({ name }) => isMine(splitName(name)[0]))
      .map((child) => nodeOf(child, lineAt));
  const all = (name: string) =>
    nodes((each) => each === name).filter((node) => node.namespace === namespace);
  return {
    name: local,
    namespace,
    line: lineAt(element.start),
    get text() {
      return element.text.trim();
    },
    attribute: (name) => element.attributes[name],
    all,
    one: (name, ...rest) => {
      const found = all(name);
      const [next, ...after] = rest;
      if (found.length !== 1) return undefined;
      return next === undefined ? found[0] : found[0]!.one(next, ...after);
    },
    foreign: () => nodes(() => true).find((node) => node.namespace !== namespace),
  };
}

function splitName(name: string): [local: string, prefix: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? [name, ''] : [name.slice(colon + 1), name.slice(0, colon)];
}

/** The namespace that the nearest declaration around an element binds its prefix to. */
function namespaceOf(element: XmlElement, prefix: string): string {
  const attribute = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let at: unknown = element; at instanceof XmlElement; at = at.parent) {
    const namespace = at.attributes[attribute];
    if (namespace !== undefined) return namespace;
  }
  return '';
}

/** Finds the line of an offset by halving, since a document of a district has a million lines. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
