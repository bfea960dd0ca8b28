import type { z } from 'zod';
import type { OPTIONS, OptionName } from './options.ts';

/**
 * What the options hold once all were accepted. Those without a fallback may be absent all the same:
 * which, the table says and types cannot; `assemble` leaves out what is absent.
 */
export type Values = {
  readonly [Name in OptionName]: z.output<(typeof OPTIONS)[Name]['schema']>;
};
