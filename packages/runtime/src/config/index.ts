export { type Config, type Environment, flagOf, loadConfig, type Overrides } from './load.ts';
export { LOG_LEVELS, type LogLevel, OPTIONS, type Option, type OptionName } from './options.ts';
