/** An element to be written: its name, what is in it, and its attributes. */
export type XmlPart = readonly [
  name: string,
  content: string | readonly XmlPart[],
  attributes?: Readonly<Record<string, string>>,
];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Elements inside so many others begin a line of their own, with all that is in them. */
const MOST_DEPTH = 3;

/**
 * A document in UTF-8, in which each payment is a line. Its names and characters are those that the
 * caller checked; a parser reads it again before it goes anywhere.
 */
export function writeXml(root: XmlPart): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${partOf(root, 0)}\n`;
}

function partOf([name, content, attributes = {}]: XmlPart, depth: number): string {
  const inTag = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const open = `<${name}${inTag.join('')}>`;
  if (typeof content === 'string') return `${open}${escaped(content)}</${name}>`;
  const lineEnd = depth < MOST_DEPTH ? '\n' : '';
  const parts = content.map((part) => `${partOf(part, depth + 1)}${lineEnd}`);
  return `${open}${lineEnd}${parts.join('')}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);
}
