export { type ControlCall, callControl } from './client.ts';
export { type Command, type CommandContext, type Commands, command } from './commands.ts';
export { serveControl } from './server.ts';
