import { particulars, type Told } from '@nuanbu/terms';
import { type Fen, parseYuan } from '@nuanbu/units';
import { MOST_FEN } from '../amounts.ts';
import type { PaymentRefusal } from '../refused.ts';
import type { XmlNode } from '../xml/read.ts';
import { CURRENCY } from './names.ts';

/** Reads values out of one element, and remembers the first that is not there or cannot be read. */
export class ElementReader {
  readonly node: XmlNode;
  /** What a detail calls the element, such as the number of its payment. */
  #called = '';
  refusal: PaymentRefusal | undefined;

  constructor(node: XmlNode) {
    this.node = node;
  }

  refuse(column: string, code: PaymentRefusal['code'], told: Told): void {
    const after = (text: string) => [this.#called, text].filter((part) => part !== '').join(': ');
    const { detail, detailWords } = particulars(told);
    const words = detailWords && { zh: after(detailWords.zh), en: after(detail) };
    this.refusal ??= { line: this.node.line, column, code, ...particulars(words ?? after(detail)) };
  }

  /** Reads the text that details are to begin with. */
  called(...path: readonly [string, ...string[]]): string {
    this.#called = this.text(...path);
    return this.#called;
  }

  text(...path: readonly [string, ...string[]]): string {
    const text = this.optional(...path);
    if (text === undefined) this.refuse(path.join('/'), 'missingValue', '');
    return text ?? '';
  }

  optional(...path: readonly [string, ...string[]]): string | undefined {
    return this.node.one(...path)?.text || undefined;
  }

  /** An amount above zero, in yuan. */
  amountFen(...path: readonly [string, ...string[]]): Fen {
    const text = this.text(...path);
    const currency = this.node.one(...path)?.attribute('Ccy');
    if (currency !== CURRENCY) {
      this.refuse(path.join('/'), 'unknownWord', {
        zh: `${currency ?? '没有 Ccy'}（须为：${CURRENCY}）`,
        en: `${currency ?? 'no Ccy'} (one of: ${CURRENCY})`,
      });
    }
    const amountFen = parseYuan(text) ?? 0;
    if (amountFen === 0 || amountFen > MOST_FEN) this.refuse(path.join('/'), 'notANumber', text);
    return amountFen;
  }

  /** A count, where there is one. */
  count(name: string): number | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text)) this.refuse(name, 'notANumber', text);
    return Number(text);
  }

  /** A sum of yuan, where there is one. */
  sumFen(name: string): Fen | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    const sumFen = parseYuan(text);
    if (sumFen === undefined) this.refuse(name, 'notANumber', text);
    return sumFen;
  }
}
