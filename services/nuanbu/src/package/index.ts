export type { Found } from './verify/found.ts';
export { type Verified, verifyPackage } from './verify/verify.ts';
