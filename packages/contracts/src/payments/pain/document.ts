import { type Refused, refusedAt } from '../refused.ts';
import { readXml, type XmlNode } from '../xml/read.ts';

/** The message in a document of ISO 20022: the one element inside `Document`. */
export function readDocument(
  bytes: Uint8Array,
  namespace: string,
  message: string,
): XmlNode | Refused {
  const root = readXml(bytes);
  if ('fault' in root)
    return refusedAt(root.line, '', 'malformed', { zh: `XML 有误：${root.fault}`, en: root.fault });
  if (root.namespace !== namespace) {
    const detail = {
      zh: `命名空间为“${root.namespace}”，应为 ${namespace}`,
      en: `${root.namespace || 'no namespace'} instead of ${namespace}`,
    };
    return refusedAt(root.line, root.name, 'unsupportedVersion', detail);
  }
  const body = root.name === 'Document' ? root.one(message) : undefined;
  return body ?? refusedAt(root.line, message, 'missingValue', '');
}
