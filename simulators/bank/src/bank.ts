import {
  type BankProfile,
  DEFAULT_BANK_PROFILE,
  isRefused,
  type NamedBytes,
  type PaymentKind,
  type PaymentOrder,
  type PaymentOrders,
  type PaymentRefusal,
  type ReturnKind,
  readPaymentFile,
} from '@nuanbu/contracts';
import type { Instant } from '@nuanbu/units';
import { type AnswerFault, type AnswerLine, lineOf, spoil } from './answer.ts';
import { type BankPlan, type Fate, fateOf } from './plan.ts';
import { writePain002 } from './write-pain002.ts';
import { csvOf, returnTable, workbookOf } from './write-table.ts';

/** Whether the bank took a payment file; it takes none in part, and none twice. */
export type Taking =
  | { readonly taken: true; readonly messageId: string }
  | {
      readonly taken: false;
      readonly why: 'unreadable' | 'alreadyTaken';
      readonly refusals: readonly PaymentRefusal[];
    };

/** A return file, in the family of forms in which the payments came. */
export interface BankAnswer extends NamedBytes {
  readonly kind: ReturnKind;
  readonly bytes: Buffer;
  /** What the file says wrongly; nobody but a judge may know. */
  readonly faults: readonly AnswerFault[];
}

/** One payment in the bank's own books: the truth that a judge compares with. */
export interface BookedPayment extends Fate {
  readonly order: PaymentOrder;
}

interface Message {
  readonly messageId: string;
  readonly kind: PaymentKind;
  readonly orders: PaymentOrders;
  readonly booked: readonly BookedPayment[];
  answers: number;
}

const ANSWER_KINDS: Readonly<Record<PaymentKind, ReturnKind>> = {
  csv: 'csv',
  xlsx: 'xlsx',
  pain001: 'pain002',
};

const ENDINGS: Readonly<Record<ReturnKind, string>> = { csv: 'csv', xlsx: 'xlsx', pain002: 'xml' };

/**
 * A bank that pays by a seeded plan. It reads what it gets as any bank would, pays or returns each
 * payment by its payee, and answers with files that can be late, incomplete or wrong.
 */
export class PayingBank {
  readonly #plan: BankPlan;
  readonly #profile: BankProfile;
  readonly #messages = new Map<string, Message>();

  /** @throws RangeError where the bank would have to write CSV in another encoding than UTF-8. */
  constructor(plan: BankPlan, profile: BankProfile = DEFAULT_BANK_PROFILE) {
    if (profile.returns.encoding === 'gb18030') {
      throw new RangeError('the simulated bank writes UTF-8 alone');
    }
    this.#plan = plan;
    this.#profile = profile;
  }

  /** Takes a payment file and carries it out, unless it is not what it says or has come before. */
  async take(file: NamedBytes, kind: PaymentKind): Promise<Taking> {
    const messageId = file.name.replace(/\.[a-z]+$/, '');
    if (this.#messages.has(messageId)) return { taken: false, why: 'alreadyTaken', refusals: [] };
    const orders = await readPaymentFile(file, kind, this.#profile.columns);
    if (isRefused(orders)) return { taken: false, why: 'unreadable', refusals: orders.refusals };
    const booked = orders.orders.map((order) => ({ order, ...fateOf(this.#plan, order) }));
    this.#messages.set(messageId, { messageId, kind, orders, booked, answers: 0 });
    return { taken: true, messageId };
  }

  /** What the bank did with the payments of a file that it took, in their order. */
  booksOf(messageId: string): readonly BookedPayment[] {
    return this.#message(messageId).booked;
  }

  /**
   * The first answer to a file: all payments but those that are never answered, and of those that
   * are late only that the bank is still at it. It has the faults of the plan.
   */
  async answer(messageId: string, at: Instant): Promise<BankAnswer> {
    return this.#write(messageId, at, this.#firstLines(messageId), this.#plan);
  }

  /** The first answer once more, for those who complained: the same without its faults. */
  async answerAgain(messageId: string, at: Instant): Promise<BankAnswer> {
    return this.#write(messageId, at, this.#firstLines(messageId));
  }

  /** The answer to the late payments of a file; undefined where there are none. */
  async lateAnswer(messageId: string, at: Instant): Promise<BankAnswer | undefined> {
    const late = this.booksOf(messageId).filter(({ timing }) => timing === 'late');
    if (late.length === 0) return undefined;
    const lines = late.map(({ order, outcome }) => lineOf(order, outcome));
    return this.#write(messageId, at, lines);
  }

  #firstLines(messageId: string): AnswerLine[] {
    const saysWaiting = Object.values(this.#profile.returns.states).includes('waiting');
    const { kind } = this.#message(messageId);
    return this.booksOf(messageId).flatMap(({ order, outcome, timing }): AnswerLine[] => {
      if (timing === 'atOnce') return [lineOf(order, outcome)];
      if (timing === 'never' || !(saysWaiting || kind === 'pain001')) return [];
      return [{ order, state: 'waiting', amountFen: order.amountFen }];
    });
  }

  async #write(
    messageId: string,
    at: Instant,
    books: readonly AnswerLine[],
    plan?: BankPlan,
  ): Promise<BankAnswer> {
    const message = this.#message(messageId);
    message.answers += 1;
    const { lines, faults } = spoil(books, plan?.seed ?? '', {
      repeatedLine: plan?.repeatedLines ?? 0,
      changedSum: plan?.changedSums ?? 0,
      lostLine: plan?.lostLines ?? 0,
    });
    const kind = ANSWER_KINDS[message.kind];
    const name = `return-${messageId}-${message.answers}.${ENDINGS[kind]}`;
    if (kind === 'pain002') {
      const { count, sumFen } = message.orders;
      const report = { messageId: `return-${message.answers}`, at };
      const bytes = writePain002({ messageId, count, sumFen }, report, books, lines);
      return { kind, name, bytes, faults };
    }
    const rows = returnTable(this.#profile.returns, books, lines);
    return { kind, name, bytes: kind === 'csv' ? csvOf(rows) : await workbookOf(rows), faults };
  }

  #message(messageId: string): Message {
    const message = this.#messages.get(messageId);
    if (!message) throw new RangeError(`the bank has no file ${messageId}`);
    return message;
  }
}
