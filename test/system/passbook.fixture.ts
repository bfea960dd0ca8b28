import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { NamedBytes, PaymentKind } from '@nuanbu/contracts';
import type { BankAnswer, PayingBank } from '@nuanbu/simulator-bank';
import { type Fen, parseInstant } from '@nuanbu/units';
import { branchOfBank, troublesomeBank } from './payout-season.fixture.ts';

/** What the desk has recorded of a payment file. */
interface Recorded {
  readonly name: string;
  readonly batchNumber: number;
  readonly sha256: string;
  readonly count: number;
  readonly sumFen: Fen;
}

/** A return file as it is uploaded, and what of it nobody but a judge may know. */
type Upload = Pick<BankAnswer, 'kind' | 'name' | 'faults'> & { readonly base64: string };

const AT = parseInstant('2022-06-02')!;

/** Dealings with the simulated bank, batch by batch. */
export class Passbook {
  readonly #bank: PayingBank = troublesomeBank();
  readonly #branch: PayingBank = branchOfBank();
  readonly #messages = new Map<number, string>();

  /** Carries a payment file to the bank, which must take it as it was recorded, and only once. */
  async take(recorded: Recorded, bytes: Buffer, kind: PaymentKind): Promise<string> {
    const file: NamedBytes = { name: recorded.name, bytes };
    assert.equal(createHash('sha256').update(bytes).digest('hex'), recorded.sha256);
    const taken = await this.#bank.take(file, kind);
    assert.ok(taken.taken, JSON.stringify(taken));
    const again = await this.#bank.take(file, kind);
    assert.deepEqual([again.taken, 'why' in again && again.why], [false, 'alreadyTaken']);
    assert.ok((await this.#branch.take(file, kind)).taken);
    const orders = this.#bank.booksOf(taken.messageId).map(({ order }) => order);
    const sumFen = orders.reduce((sum, { amountFen }) => sum + amountFen, 0);
    assert.deepEqual([orders.length, sumFen], [recorded.count, recorded.sumFen]);
    this.#messages.set(recorded.batchNumber, taken.messageId);
    return taken.messageId;
  }

  /** The bank's first answer, faults and all. */
  async answer(batch: number): Promise<Upload> {
    return upload(await this.#bank.answer(this.#message(batch), AT));
  }

  /** The same without its faults, after a complaint. */
  async answerAgain(batch: number): Promise<Upload> {
    return upload(await this.#bank.answerAgain(this.#message(batch), AT));
  }

  async late(batch: number): Promise<Upload> {
    const answer = await this.#bank.lateAnswer(this.#message(batch), AT);
    assert.ok(answer, 'something is late');
    return upload(answer);
  }

  /** What the branch says when it is asked for those of whom the bank says nothing. */
  async askBranch(batch: number): Promise<Upload> {
    return upload(await this.#branch.answer(this.#message(batch), AT));
  }

  /** What each household really got, over all files; the bank's truth. */
  paidByHousehold(): Map<string, Fen> {
    const paid = new Map<string, Fen>();
    for (const message of this.#messages.values()) {
      for (const { order, outcome } of this.#bank.booksOf(message)) {
        if (outcome !== 'paid') continue;
        const household = order.paymentId?.replace(/^\d+-/, '') ?? '';
        assert.ok(!paid.has(household), `${household} is paid twice`);
        paid.set(household, order.amountFen);
      }
    }
    return new Map([...paid].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #message(batch: number): string {
    const message = this.#messages.get(batch);
    assert.ok(message, `the bank has the file of batch ${batch}`);
    return message;
  }
}

function upload({ kind, name, bytes, faults }: BankAnswer): Upload {
  return { kind, name, base64: bytes.toString('base64'), faults };
}
