import type { Questions, SignOff } from '@nuanbu/ledger';
import { type Programme, parametersInForce } from '@nuanbu/policy';

/** The sign-offs that count, by the path of the parameter in force whose reading they are. */
export async function signOffsOf(
  questions: Pick<Questions, 'list'>,
  programme: Programme,
): Promise<ReadonlyMap<string, SignOff>> {
  const inForce = [...parametersInForce(programme).values()];
  const digests = new Set(inForce.map(({ origin }) => origin.digest));
  const counting = new Map<string, SignOff>();
  for (const digest of digests) {
    for (const signOff of await questions.list(digest)) {
      if (signOff.counts) counting.set(`${digest} ${signOff.parameter}`, signOff);
    }
  }
  const found = inForce.flatMap(({ path, origin }): [string, SignOff][] => {
    const signOff = counting.get(`${origin.digest} ${path}`);
    return signOff ? [[path, signOff]] : [];
  });
  return new Map(found);
}
