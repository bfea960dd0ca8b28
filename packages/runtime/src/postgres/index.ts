export { type Account, serverAccount } from './account.ts';
export type { PostgresLog } from './log.ts';
export { chooseDataDir, type DataDirChoice, DEFAULT_DATA_DIR, SYSTEM_DATA_DIR } from './reach.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './server.ts';
