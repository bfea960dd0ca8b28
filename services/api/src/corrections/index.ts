export { confirmCorrection } from './confirm.ts';
export { movesOf, movesSeen } from './moves.ts';
