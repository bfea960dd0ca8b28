import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Role } from '@nuanbu/terms';
import { Api } from '../api.ts';
import { person } from '../testing/people.fixture.ts';
import { enrol, settle } from '../testing/season.fixture.ts';
import { worldForTests } from '../testing/world.fixture.ts';

const BY = { actor: 'tests' };
let api: Api;

describe('events', () => {
  const world = worldForTests(async (made) => {
    await enrol(made);
    api = new Api(made.options);
    await api.start();
  });
  after(() => api.stop());

  /** Somebody who listens, and what is heard. */
  async function listener(name: string, roles: readonly Role[], headers = {}, query = '') {
    await person(world(), name, roles);
    const { token } = await world().ledger.sessions.start(name);
    const ended = new AbortController();
    const response = await fetch(`${api.address}/api/events${query}`, {
      headers: { cookie: `nuanbu=${token}`, ...headers },
      signal: ended.signal,
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    /** Reads on until something was said; undefined where the stream ended before. */
    const until = async (what: RegExp): Promise<RegExpExecArray | undefined> => {
      for (;;) {
        const found = what.exec(text);
        if (found) return found;
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += value;
      }
    };
    return { response, until, end: () => ended.abort(), said: () => text };
  }

  it('say what was done to what, to those who may see it', async () => {
    const finance = await listener('finance', ['finance']);
    assert.equal(finance.response.headers.get('content-type'), 'text/event-stream');
    assert.ok(await finance.until(/^retry: 2000\n\n/));
    const feeder = await listener('feeder', ['feeder']);
    // Once one of these is heard, the listener hears everything.
    let tries = 0;
    const listening = setInterval(() => {
      tries += 1;
      void world().ledger.programmes.add({ name: `p${tries}`, text: `${tries}` }, BY);
    }, 300);
    await Promise.all([finance, feeder].map(({ until }) => until(/programme p\d+/)));
    clearInterval(listening);
    const run = await settle(world());
    await finance.until(new RegExp(`"action":"runSucceeded","subject":"run ${run}"`));
    const number = await world().ledger.audit.head();
    await finance.until(new RegExp(`id: ${number.number}\nevent: change\ndata: \\{`));
    await world().ledger.programmes.add({ name: 'last', text: 'last' }, BY);
    await feeder.until(/programme last/);
    assert.doesNotMatch(feeder.said(), /"run \d/);
    assert.doesNotMatch(finance.said(), /user |personal/);
    finance.end();
    feeder.end();
  });

  it('are told a browser that was asleep from the last one that it heard', async () => {
    const { number } = await world().ledger.audit.head();
    await settle(world());
    for (const [headers, query] of [
      [{ 'last-event-id': String(number) }, ''],
      [{}, `?after=${number}`],
    ] as const) {
      const back = await listener('finance', ['finance'], headers, query);
      const [, first] = (await back.until(/id: (\d+)\nevent: change\n/))!;
      assert.equal(Number(first), number + 1);
      assert.ok(await back.until(/runSucceeded/));
      back.end();
    }
  });

  it('end where their person is changed, and where the session is over', async () => {
    const { number } = await world().ledger.audit.head();
    const gone = await listener('leaver', ['finance'], {}, `?after=${number}`);
    await gone.until(/retry/);
    await world().ledger.users.disable('leaver', BY);
    assert.equal(await gone.until(/never said/), undefined);

    const late = await listener('late', ['finance'], {}, `?after=${number}`);
    await late.until(/retry/);
    world().clock.advance(31 * 60);
    await world().ledger.programmes.add({ name: 'after', text: 'after' }, BY);
    assert.equal(await late.until(/never said/), undefined);
    assert.doesNotMatch(late.said(), /programme after/);
  });

  it('say how far a run is while it is under way', async () => {
    const { ledger, jobs } = world();
    const listening = await listener('finance', ['finance']);
    const { number: _, ...inputs } = await ledger.runs.get(1);
    const run = await ledger.runs.start(inputs, BY);
    await jobs.addRun(run, await ledger.roster.villages(inputs.rosterVersion));
    const said = `event: progress\ndata: {"run":${run},"progress":{"done":0,"villages":3}}\n\n`;
    assert.ok(await listening.until(new RegExp(said.replace(/[{}]/g, '\\$&'))));
    const { body } = await (await person(world(), 'finance', [])).get(`/api/runs/${run}`);
    assert.deepEqual(body.progress, { done: 0, villages: 3 });
    await ledger.runs.fail(run, 'for the test', BY);
    listening.end();
  });

  it('are for nobody who is not signed in', async () => {
    assert.equal((await fetch(`${api.address}/api/events`)).status, 401);
  });
});
