export type { Config, MqttConfig } from './config.ts';
export { type Environment, flagOf, loadConfig, type Overrides } from './load.ts';
export type { Option } from './option.ts';
export { LOG_LEVELS, type LogLevel, OPTIONS, type OptionName } from './options.ts';
export type { InfluxPlace } from './placement.ts';
export { unreadVariables } from './unread.ts';
