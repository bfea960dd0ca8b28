export * from './offline/settle-files.ts';
