import type { programmeSchema } from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import {
  documentName,
  type Programme,
  type ProgrammeOrigin,
  parametersInForce,
} from '@nuanbu/policy';
import { TroubleError, verbatim } from '@nuanbu/terms';
import type { z } from 'zod';
import type { CheckedComponent } from './filing.ts';
import { signOffsOf } from './sign-offs.ts';

/**
 * A programme as people read it beside its notice: every parameter in force with its source and our
 * paraphrase, and who has signed its reading off.
 *
 * @throws TroubleError `programmeUnknown`.
 */
export async function shownProgramme(
  { programmes, questions }: Pick<Ledger, 'programmes' | 'questions'>,
  { label, programme }: { readonly label: string; readonly programme: Programme },
): Promise<Omit<z.output<typeof programmeSchema>, 'components'>> {
  const { name, digest, title, file } = programme;
  const filed = await programmes.get(digest);
  if (!filed) throw new TroubleError('programmeUnknown', verbatim(`"${label}"`));
  const inForce = [...parametersInForce(programme).values()];
  const origins = new Map([programme, ...inForce.map(({ origin }) => origin)].map(byDigest));
  const signOffs = await signOffsOf(questions, programme);
  return {
    ...{ name, label, digest, version: filed.version, title, place: file.place, text: filed.text },
    documents: documentsOf([...origins.values()]),
    funderTitles: programme.funderTitles,
    contradictions: contradictionsOf(programme),
    parameters: inForce.map(({ text: value, source, origin, ...parameter }) => ({
      ...{ ...parameter, value, programme: origin.name, section: source.section },
      ...{ says: { zh: source.zh, en: source.says } },
      document: documentName(origin, source.document),
      signOff: signOffs.get(parameter.path),
    })),
  };
}

/** A component with its rules in words. */
export function shownComponent({ component, rules }: CheckedComponent) {
  const { name, title, kind, per, isDetermined } = component;
  return {
    ...{ name, title, kind, per, isDetermined },
    origin: component.isDetermined ? component.origin.name : undefined,
    rules: rules.map(({ name, cells }) => ({ name, cells: [...cells] })),
  };
}

function byDigest<Origin extends ProgrammeOrigin>(origin: Origin): [string, ProgrammeOrigin] {
  return [origin.digest, origin];
}

/** Each document once, by the name by which parameters cite it. */
function documentsOf(origins: readonly ProgrammeOrigin[]) {
  const documents = origins.flatMap((origin) =>
    Object.entries(origin.documents).map(([key, document]) => {
      return [documentName(origin, key), document] as const;
    }),
  );
  return [...new Map(documents)].map(([name, document]) => ({ name, ...document }));
}

function contradictionsOf({ file, documents }: Programme) {
  return (file.contradictions ?? []).map(({ readings, ...each }) => ({
    about: { zh: each.aboutZh, en: each.about },
    readings: readings.map(({ value, valueZh, source }) => ({
      value: { zh: valueZh, en: value },
      document: documentName({ documents }, source.document),
      section: source.section,
    })),
    uses: { zh: each.usesZh, en: each.uses },
    because: { zh: each.becauseZh, en: each.because },
  }));
}
