import { documentName, type ProgrammeOrigin } from '@nuanbu/policy';

/** A parameter of the programme as it entered a line: its value as printed, and where it stands. */
export interface CitedValue {
  /** Its path in the programme file, e.g. `components.energySubsidy.rules.perKwh.limit`. */
  readonly parameter: string;
  readonly value: string;
  /** The document's number where it has one, otherwise its title. */
  readonly document: string;
  readonly section: string;
  /** Whether the document is ours: its section then says what of a notice it decides on. */
  readonly isDecision: boolean;
  /** Our paraphrase of what the document says there. */
  readonly says: { readonly zh: string; readonly en: string };
}

/** A parameter of a programme file with its source; undefined where the file has none there. */
export function cite(path: string, origin: ProgrammeOrigin): CitedValue | undefined {
  const parameter = origin.parameters.get(path);
  if (!parameter) return undefined;
  const { says, zh } = parameter.source;
  return {
    parameter: path,
    value: parameter.text,
    document: documentName(origin, parameter.source.document),
    section: parameter.source.section,
    isDecision: origin.documents[parameter.source.document]?.kind === 'decision',
    says: { zh: zh ?? says ?? '', en: says ?? zh ?? '' },
  };
}
