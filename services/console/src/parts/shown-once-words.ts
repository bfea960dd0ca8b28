import { bilingual } from '../language/bilingual.ts';

export const shownOnceWords = bilingual(
  {
    label: '密码',
    copy: '复制',
    copied: '已复制',
    warning: '密码只显示这一次，请现在记下或复制。关闭后谁也看不到它，只能另设新密码。',
    close: '已记下，关闭',
  },
  {
    label: 'Password',
    copy: 'Copy',
    copied: 'Copied',
    warning:
      'The password is shown this once. Note or copy it now: when this is closed nobody can see it again, and only a new one can be set.',
    close: 'Noted, close',
  },
);
