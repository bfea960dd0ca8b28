/** Starts PostgreSQL in the directory it is given, prints the address and waits to be killed. */
import { startEmbeddedPostgres } from './server.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const server = await startEmbeddedPostgres({ dataDir: process.argv[2]!, log: quiet });
console.log(server.databaseUrl);
setInterval(() => {}, 60_000);
