import type { PaymentRefusal } from '@nuanbu/contracts';
import { FILE_REFUSALS, READING_REFUSALS, TROUBLES, type Words } from '@nuanbu/terms';

const CODES: Readonly<Record<PaymentRefusal['code'], Words>> = {
  ...READING_REFUSALS,
  ...FILE_REFUSALS,
  ...TROUBLES,
};

/** A row that was refused, as a part of a sentence. */
export function rowInWords({ line, column, code, detail, detailWords }: PaymentRefusal): Words {
  const detailZh = detailWords?.zh ?? detail;
  return {
    zh: [
      `第 ${line} 行${column === '' ? '' : ` ${column}`}：${CODES[code].zh}`,
      ...(detailZh === '' ? [] : [`（${detailZh}）`]),
    ].join(''),
    en: [`line ${line}`, column, code, detail].filter((part) => part !== '').join(' '),
  };
}
