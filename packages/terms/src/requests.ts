import type { CodeTable } from './words.ts';

/** Why the HTTP API does not take a request, before any rule of money or people is asked. */
export type RequestRefusal =
  | 'requestInvalid'
  | 'idempotencyKeyMissing'
  | 'notSignedIn'
  | 'requestForged'
  | 'addressUnknown'
  | 'requestTooLarge'
  | 'mediaTypeUnknown'
  | 'tooManyRequests'
  | 'serverFailed';

export const REQUEST_REFUSALS: CodeTable<RequestRefusal> = {
  requestInvalid: {
    zh: '请求内容有误',
    en: 'The request is not as its schema says; each field that is wrong is named.',
  },
  idempotencyKeyMissing: {
    zh: '缺少幂等键',
    en: 'A command names an idempotency key, by which its repetition is harmless.',
  },
  notSignedIn: { zh: '未登录或登录已过期', en: 'Nobody is signed in, or the session has ended.' },
  requestForged: {
    zh: '请求未通过来源校验',
    en: 'The request does not prove that it comes from the page of its session.',
  },
  addressUnknown: { zh: '没有这个地址', en: 'There is nothing at this address.' },
  requestTooLarge: { zh: '请求过大', en: 'The request is larger than is taken here.' },
  mediaTypeUnknown: {
    zh: '不支持的内容类型',
    en: 'The request’s content is of no type taken here.',
  },
  tooManyRequests: { zh: '请求过于频繁', en: 'Too many requests came in a short time.' },
  serverFailed: {
    zh: '服务内部出错',
    en: 'The server failed; nothing was changed. Its log has the request’s number.',
  },
};
