import { type Day, parseDay } from '@nuanbu/units';
import { InvalidArgumentError, Option } from 'commander';

/** A day on the command line. */
export function dayArgument(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new InvalidArgumentError('It must be a day such as 2022-12-31.');
  return day;
}

/** `--until`, for what is paid once. */
export function untilOption(): Option {
  return new Option(
    '--until <day>',
    'of what is paid once: acceptances before this day count; today unless given',
  ).argParser(dayArgument);
}
