import type { ReadingStore } from '@nuanbu/readings';

/**
 * A store in which all meters have another name than those who use it think: so that many cases of
 * a test have one place in common and see nothing of each other.
 */
export function prefixed(
  store: ReadingStore,
  prefix: string,
): Pick<ReadingStore, 'append' | 'freeze' | 'digests' | 'series' | 'dayCounts' | 'last'> {
  const inside = (meterId: string) => `${prefix}${meterId}`;
  const outside = <Named extends { readonly meterId: string }>(named: Named): Named => ({
    ...named,
    meterId: named.meterId.slice(prefix.length),
  });
  return {
    append: (batch) => store.append({ ...batch, meterIds: batch.meterIds.map(inside) }),
    freeze: () => store.freeze(),
    async digests(query) {
      const meters = query.meters.map((meter) => ({ ...meter, meterId: inside(meter.meterId) }));
      return (await store.digests({ ...query, meters })).map(outside);
    },
    series: (meterId, span, asOf) => store.series(inside(meterId), span, asOf),
    dayCounts: (meterIds, span, asOf) => store.dayCounts(meterIds.map(inside), span, asOf),
    last: async (meterIds) => (await store.last(meterIds.map(inside))).map(outside),
  };
}
