export { Api, type ApiOptions } from './api.ts';
export type { Desk } from './desk.ts';
export { BROWSER_PATH } from './http/document.ts';
