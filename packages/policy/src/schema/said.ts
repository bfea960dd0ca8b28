import type { Words } from '@nuanbu/terms';
import { z } from 'zod';

/** What is said of values of a wrong type, whose issues carry one text only. */
export const MUST_BE = {
  component: {
    zh: '须为键值表，写明支付什么或继承什么',
    en: 'must be a map of what it pays, or of what it inherits',
  },
  parameter: { zh: '须为键值表，含 value 和 source', en: 'must be a map of value and source' },
} as const satisfies Readonly<Record<string, Words>>;

const { localeError: chineseOfZod } = z.locales.zhCN();

/** What zod finds wrong with a value, each in both languages. */
export function faultsIn(
  schema: z.ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): readonly { readonly issue: z.core.$ZodIssue; readonly zh: string }[] {
  // Where the schema has no sentence of its own, zod has one in each language.
  const inChinese = schema.safeParse(value, { error: chineseOfZod }).error?.issues;
  return issues.map((issue, index) => {
    const [cause, causeZh] = [causeOf(issue), causeOf(inChinese?.[index] ?? issue)];
    return { issue, zh: chineseOf(cause) ?? chineseOf(issue) ?? causeZh.message };
  });
}

/** What is wrong with a key is wrong inside of it. */
export function causeOf(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  return issue.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue;
}

function chineseOf(issue: z.core.$ZodIssue): string | undefined {
  const { params } = issue as { readonly params?: Readonly<Record<string, unknown>> };
  if (typeof params?.zh === 'string') return params.zh;
  return Object.values(MUST_BE).find(({ en }) => en === issue.message)?.zh;
}
