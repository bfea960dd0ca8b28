import type { Programme } from '@nuanbu/policy';

/**
 * Whether nothing but insulation is paid on a pathway: it is no way of heating. What a plan counts
 * there are buildings, which are no households, and their area is none that a household heats.
 */
export function paysOnlyInsulation({ components }: Programme, pathway: string): boolean {
  const kinds = [...components.values()].flatMap((component) => {
    const rules = component.isDetermined ? component.rules : [];
    const pays =
      !component.isDetermined ||
      rules.some(({ when }) =>
        when.every((condition) => condition.fact !== 'pathway' || condition.in.includes(pathway)),
      );
    return pays ? [component.kind] : [];
  });
  return kinds.length > 0 && kinds.every((kind) => kind === 'insulation');
}
