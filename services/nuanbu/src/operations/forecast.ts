import { type ReadyForecast, shownForecast } from '@nuanbu/api';
import { z } from 'zod';
import { seasonsOf } from '../platform/seasons.ts';
import { operation, refuseIfGone } from './operation.ts';

const request = z.strictObject({
  programme: z.string(),
  component: z.string().optional(),
  season: z.string().optional(),
  town: z.string().optional(),
});

/** Where a season will end, of all places or of one town; changes nothing that is stored. */
export const forecast = operation(
  'forecast',
  request,
  async (platform, { town, ...asked }, { progress, signal }): Promise<ReadyForecast> => {
    const seasons = seasonsOf(platform);
    for (;;) {
      refuseIfGone(signal);
      const found = await seasons.forecast(asked);
      if (found.state === 'ready') {
        const isMeant = (place: { town: string }) => town === undefined || place.town === town;
        return shownForecast(found, isMeant, platform.clock.now());
      }
      progress({ ...found.progress });
    }
  },
);
