export type { RecordedMessage } from './format.ts';
export { type RecordingEnd, readRecording } from './reader.ts';
export { Recorder } from './recorder.ts';
export {
  type ReplayOptions,
  type ReplayProgress,
  type ReplayResult,
  replayRecording,
} from './replay.ts';
export type { Credential } from './sender.ts';
export { decodeSender, type RecordedSender, SENDER_TOPIC } from './senders.ts';
