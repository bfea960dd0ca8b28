import { said, type Words } from '@nuanbu/terms';
import { z } from 'zod';
import { MUST_BE } from './said.ts';
import { text } from './values.ts';

/**
 * Where a parameter comes from: a document of the file, its section, and a paraphrase in English
 * (`says`), in Chinese (`zh`), or in both.
 */
export const source = z
  .strictObject({
    document: text,
    section: text,
    says: text.optional(),
    zh: text.optional(),
  })
  .refine(({ says, zh }) => says !== undefined || zh !== undefined, {
    path: ['says'],
    ...said({
      zh: '没有，也没有 zh：须有英文或中文的转述',
      en: 'is missing, and so is zh: a paraphrase in English or in Chinese',
    }),
  });
export type Source = z.output<typeof source>;

/**
 * A value together with its source (domain rule P6). Where the notice leaves it open, the question
 * stands beside it in English and perhaps in Chinese, with the other readings and who chose this
 * one.
 */
export function parameter<Value extends z.ZodType>(value: Value) {
  return z
    .strictObject(
      {
        value,
        source,
        openQuestion: text.optional(),
        openQuestionZh: text.optional(),
        otherReadings: z.array(text).min(1).optional(),
        decidedBy: text.optional(),
      },
      MUST_BE.parameter.en,
    )
    .superRefine((given, context) => {
      const refuse = (key: string, words: Words) =>
        context.addIssue({ code: 'custom', path: [key], ...said(words) });
      const isOpen = given.openQuestion !== undefined;
      if (isOpen && given.decidedBy === undefined) {
        refuse('openQuestion', {
          zh: '待定问题须写 decidedBy：由谁选定此取值',
          en: 'an open question needs decidedBy: who chose this reading',
        });
      }
      if (!isOpen && given.openQuestionZh !== undefined) {
        refuse('openQuestionZh', {
          zh: '缺少英文的问题',
          en: 'the question in English is missing',
        });
      }
      if (!isOpen && given.otherReadings !== undefined) {
        refuse('otherReadings', {
          zh: '其他取值须属于一个待定问题，而问题没有写',
          en: 'other readings belong to an open question, which is missing',
        });
      }
      if (!isOpen && given.decidedBy !== undefined) {
        refuse('decidedBy', {
          zh: '选定须属于一个待定问题，而问题没有写',
          en: 'a choice belongs to an open question, which is missing',
        });
      }
    });
}

/** Something that a notice names without saying how much; it has a source too. */
export const notStated = z.strictObject({
  source,
  openQuestion: text.optional(),
  openQuestionZh: text.optional(),
});
