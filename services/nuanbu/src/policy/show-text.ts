import type { Language } from '@nuanbu/contracts';
import type { SignOff } from '@nuanbu/ledger';
import {
  documentName,
  type ParameterInForce,
  type Programme,
  parametersInForce,
} from '@nuanbu/policy';
import { formatInstant } from '@nuanbu/units';
import { contradictionLines } from './contradictions.ts';
import { PER_WORDS, POLICY_WORDS, questionText } from './words.ts';

/** A programme to be shown, with the sign-offs that count; a file that is on no file has none. */
export interface ShownProgramme {
  readonly programme: Programme;
  readonly label: string;
  readonly signOffs: readonly SignOff[];
}

/**
 * A programme parameter by parameter, each with its source and our paraphrase, so that an official
 * reads it beside the notice. Parameters stand by the part of the file that has them.
 */
export function showText(
  { programme, label, signOffs }: ShownProgramme,
  language: Language,
): string {
  const signed = new Map(signOffs.map((each) => [each.parameter, each]));
  const parts = Map.groupBy(parametersInForce(programme).values(), ({ path }) => partOf(path));
  const contradictions = contradictionLines(programme, language);
  return [
    `${programme.title[language]}  ${label}`,
    `${programme.file.place[language]}  ${programme.digest}`,
    '',
    `${POLICY_WORDS.documents[language]}:`,
    ...Object.values(programme.documents).map(({ number, issuedOn, title }) =>
      ['  ', number, issuedOn, title].filter((each) => each !== undefined).join('  '),
    ),
    ...[...parts].flatMap(([part, parameters]) => [
      '',
      headOf(part, programme, language),
      ...parameters.flatMap((parameter) =>
        parameterLines(
          named(parameter, programme, language),
          part,
          signed.get(parameter.path),
          language,
        ),
      ),
    ]),
    ...(contradictions.length > 0
      ? ['', `${POLICY_WORDS.contradictions[language]}:`, ...contradictions]
      : []),
  ].join('\n');
}

/** A word that the programme declares has a name in each language in place of a value. */
function named(
  parameter: ParameterInForce,
  { file }: Programme,
  language: Language,
): ParameterInForce {
  const [part, word = ''] = parameter.path.split('.');
  const words = part === 'pathways' ? file.pathways : part === 'equipment' ? file.equipment : {};
  return { ...parameter, text: words?.[word]?.[language] ?? parameter.text };
}

/** A component is a part of its own; so is each other part of the file. */
function partOf(path: string): string {
  const [first = '', second = ''] = path.split('.');
  return first === 'components' ? `${first}.${second}` : first;
}

function headOf(part: string, { components }: Programme, language: Language): string {
  const component = components.get(part.replace(/^components\./, ''));
  if (!part.startsWith('components.') || !component) return part;
  return `${part}  ${component.title[language]}  ${PER_WORDS[component.per][language]}`;
}

function parameterLines(
  { path, text, source, origin, ...question }: ParameterInForce,
  part: string,
  signOff: SignOff | undefined,
  language: Language,
): string[] {
  const say = (word: keyof typeof POLICY_WORDS) => POLICY_WORDS[word][language];
  const { openQuestion, otherReadings, decidedBy } = question;
  const isDecision = origin.documents[source.document]?.kind === 'decision';
  const on = isDecision ? say('onSection') : '';
  const name = path.slice(part.length + 1) || path;
  const says = language === 'zh' ? (source.zh ?? source.says) : source.says;
  return [
    `  ${name}: ${text}`,
    `      ${documentName(origin, source.document)} ${on}${source.section} — ${says}`,
    ...(openQuestion === undefined
      ? []
      : [
          `      ${say('question')}: ${questionText(question, language)}${decidedBy === undefined ? '' : `  ${say('decidedBy')}: ${decidedBy}`}${
            otherReadings ? `  ${say('otherReadings')}: ${otherReadings.join(', ')}` : ''
          }`,
        ]),
    ...(signOff ? [`      ${signOffText(signOff, language)}`] : []),
  ];
}

function signOffText({ value, actor, at, reason }: SignOff, language: Language): string {
  return `${POLICY_WORDS.signedOff[language]}: ${value}  ${actor}  ${formatInstant(at)}  ${reason}`;
}

/** The parameters for a program to read. */
export function showJson({ programme, label, signOffs }: ShownProgramme) {
  const { name, digest, title, documents, file } = programme;
  return {
    ...{ label, programme: name, digest, title, place: file.place, documents },
    parameters: [...parametersInForce(programme).values()].map(
      ({ origin, source, ...parameter }) => ({
        ...parameter,
        programme: origin.name,
        source: { ...source, document: documentName(origin, source.document) },
        signOff: signOffs.find((each) => each.parameter === parameter.path),
      }),
    ),
  };
}
