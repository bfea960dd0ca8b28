import { Option } from 'commander';

/** `--lang`: of what finance staff read; Chinese unless asked otherwise. */
export function languageOption(): Option {
  return new Option('--lang <language>', 'Chinese or English').choices(['zh', 'en']).default('zh');
}
