export type { Credential, Tally } from './connection.ts';
export { FORMS, type Form } from './encode/feed-encoder.ts';
export { type FleetOptions, type FleetProgress, formOf, runFleet } from './fleet.ts';
export { READINGS_A_MESSAGE } from './messages.ts';
export { type FleetThreadSetup, runFleetInThread } from './thread.ts';
