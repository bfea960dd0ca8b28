export * from './port.ts';
export * from './spool/spool.ts';
