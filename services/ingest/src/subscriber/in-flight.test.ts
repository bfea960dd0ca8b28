import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { InFlight } from './in-flight.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const PLENTY = { messages: 1_000, bytes: 1_000_000 };

test('whatever is stored first, acknowledgements go out in the order in which messages came', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7]),
      fc.func(fc.boolean()),
      async (order, endsTurn) => {
        const acknowledged: number[] = [];
        const inFlight = new InFlight(PLENTY, (ids) => acknowledged.push(...ids));
        const settles = Array.from({ length: 8 }, (_, index) => inFlight.add(index + 1, 1));
        for (const index of order) {
          settles[index]!(true);
          if (endsTurn(index)) await turn();
        }
        await turn();
        const stored = new Set(order);
        const held = [0, 1, 2, 3, 4, 5, 6, 7].findIndex((index) => !stored.has(index));
        const expected = held < 0 ? 8 : held;
        assert.deepEqual(acknowledged, [1, 2, 3, 4, 5, 6, 7, 8].slice(0, expected));
      },
    ),
    { numRuns: 200 },
  );
});

test('what one commit stored is acknowledged together; without an answer awaited, not at all', async () => {
  const writes: (readonly number[])[] = [];
  const inFlight = new InFlight(PLENTY, (ids) => writes.push(ids));
  const settles = [inFlight.add(1, 1), inFlight.add(undefined, 1), inFlight.add(3, 1)];
  for (const settle of settles) settle(true);
  await inFlight.idle();
  assert.deepEqual(writes, [[1, 3]]);
});

test('there is room up to the limit of messages and of bytes, and for one of any size', async () => {
  const inFlight = new InFlight({ messages: 2, bytes: 100 }, () => undefined);
  const isRoom = () => {
    let is = false;
    inFlight.whenRoom(() => {
      is = true;
    });
    return is;
  };
  const first = inFlight.add(1, 99);
  assert.equal(isRoom(), true);
  const second = inFlight.add(2, 1);
  assert.equal(isRoom(), false);
  let resumed = 0;
  inFlight.whenRoom(() => {
    resumed += 1;
  });
  second(true);
  await turn();
  assert.equal(resumed, 0, 'the first still holds its place');
  first(true);
  await turn();
  assert.equal(resumed, 1);
  inFlight.add(3, 1_000);
  assert.equal(isRoom(), false);
});

test('closed, it acknowledges nothing more and resolves when all is settled, stored or not', async () => {
  const acknowledged: number[] = [];
  const inFlight = new InFlight(PLENTY, (ids) => acknowledged.push(...ids));
  const [first, second] = [inFlight.add(1, 1), inFlight.add(2, 1)];
  inFlight.close();
  let isIdle = false;
  const idle = inFlight.idle().then(() => {
    isIdle = true;
  });
  first(true);
  await turn();
  assert.equal(isIdle, false);
  second(false);
  await idle;
  assert.deepEqual(acknowledged, []);
});
