/**
 * What an auditor takes away: packages of a season's batch, of payments made again and of a
 * correction, each proved by itself in a clean directory, and found out wherever one byte is not as
 * it was, or somebody who forges it forges the manifest, too.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { importReadings, importRoster, packageBatch } from '@nuanbu/cli/operations';
import { type Verified, verifyPackage } from '@nuanbu/cli/package';
import { parseInstant } from '@nuanbu/units';
import { FORGERIES, forgeChain, sealAnew } from './audit-package.fixture.ts';
import { Desk } from './desk.fixture.ts';
import { Passbook } from './passbook.fixture.ts';
import { GOOD_ACCOUNT, HELD, HOUSEHOLDS, PAYOUT } from './payout-season.fixture.ts';

const QUIET = { progress: () => undefined, signal: new AbortController().signal };
const MAIN = fileURLToPath(import.meta.resolve('@nuanbu/cli/main'));
const NOW = parseInstant('2026-01-01')!;
const [HELD_BY_PERSON, EXCLUDED] = ['H09', 'H10'];
/** Paid, and found to have moved away. */
const MOVED = 'H12';
const RETURNED = ['H03', 'H04', 'H05', 'H08'];

let desk: Desk;
const bank = new Passbook();
const of = (name: string) => desk.office.person(name);

before(async () => {
  desk = await Desk.open('audit-package');
  const { office } = desk;
  for (const name of ['clerk', 'bureau', 'counter', 'approver']) await office.add(name, ['bureau']);
  await office.add('town', ['town']);
  for (const name of ['maker', 'finance', 'cashier', 'checker']) {
    await office.add(name, ['finance']);
  }
  await office.add('auditor', ['auditor']);
  await mkdir(desk.place.folder, { recursive: true });
});
after(async () => {
  await desk?.close();
  await desk?.place.remove();
});

async function correctPayee(household: string): Promise<void> {
  const payee = { name: `户${household}`, account: `${GOOD_ACCOUNT}${household}`, bank: '农商行' };
  const account = payee.account.replace('H', '');
  const asked = { household, payee: { ...payee, account }, reason: '退回', evidence: '新卡' };
  await of('counter').act(1, 'payee-changes', asked);
  const { items } = await of('approver').see('/api/batches/1/payee-changes');
  const { number } = items.find(
    (each: { householdId: string; state: string }) =>
      each.householdId === household && each.state === 'open',
  );
  await of('approver').act(1, `payee-changes/${number}/answer`, { approved: true });
}

/** Takes a package over HTTP, as an auditor does. */
async function taken(batch: number, query = ''): Promise<string> {
  const { status, bytes, headers } = await of('auditor').get(
    `/api/batches/${batch}/audit-package${query}`,
  );
  assert.equal(status, 200, bytes.toString());
  assert.equal(headers.get('content-type'), 'application/zip');
  const path = join(desk.place.folder, `batch-${batch}${query === '' ? '' : '-full'}.zip`);
  await writeFile(path, bytes);
  return path;
}

function faultsOf({ checks }: Verified): string[] {
  return checks.flatMap(({ found }) =>
    found.map(({ fault, file, detail }) => `${fault} ${file} ${detail}`),
  );
}

async function holds(path: string): Promise<Verified> {
  const verified = await verifyPackage(path, NOW);
  assert.deepEqual(faultsOf(verified), []);
  assert.ok(verified.holds);
  assert.equal(verified.checks.length, 10);
  return verified;
}

describe('an audit package', () => {
  let first: string;
  let directory: string;
  let files: string[];

  it('of a draft is there as soon as the batch is', async () => {
    await desk.settle('maker');
    const decisions = [
      ...[{ householdId: HELD, decision: 'acceptEstimate', reason: '核实', evidence: '核查单' }],
      ...[{ householdId: HELD_BY_PERSON, decision: 'hold', reason: '材料不全' }],
      ...[{ householdId: EXCLUDED, decision: 'exclude', reason: '无人居住' }],
    ];
    await of('clerk').act(1, 'lines', { decisions });
    await holds(await taken(1));
  });

  it('of a paid batch proves itself: inputs, lines, signatures, money and chain', async () => {
    await desk.payWhole(1, bank);
    first = await taken(1);
    const { manifest, checks } = await holds(first);
    assert.deepEqual([manifest?.batch, manifest?.personal], [1, 'masked']);
    const counts = Object.fromEntries(checks.map(({ check, count }) => [check, count]));
    assert.equal(counts.lines, HOUSEHOLDS.length - 3);
    assert.ok(counts.chain! > 10 && counts.postings! > 0 && counts.payments! > 0);
  });

  it('is the same from the command line, into an empty directory alone', async () => {
    directory = join(desk.place.folder, 'package');
    const told = await packageBatch.run(desk.platform, { batch: 1, directory }, QUIET);
    await holds(directory);
    files = told.files;
    for (const name of ['README.md', 'manifest.json', 'audit.jsonl', 'runs/1/readings.csv']) {
      assert.ok(files.includes(name), name);
    }
    await assert.rejects(packageBatch.run(desk.platform, { batch: 1, directory }, QUIET));
  });

  it('has no account, no full name and no telephone', async () => {
    for (const file of files) {
      const text = await readFile(join(directory, file), 'utf8');
      assert.doesNotMatch(text, /62284803|户H\d\d/, file);
    }
  });

  it('is found out wherever one byte is another one', async () => {
    for (const file of files) {
      const path = join(directory, file);
      const bytes = await readFile(path);
      for (const place of [0, bytes.length >> 1, bytes.length - 1]) {
        const forged = Buffer.from(bytes);
        forged[place]! ^= 1;
        await writeFile(path, forged);
        const verified = await verifyPackage(directory, NOW);
        assert.ok(!verified.holds, `${file} at ${place}`);
        const named = verified.checks.flatMap(({ found }) => found.map((each) => each.file));
        assert.ok(named.includes(file), `${file} at ${place}: ${faultsOf(verified)}`);
      }
      await writeFile(path, bytes);
    }
    await holds(directory);
  });

  it('lacks nothing and has nothing beside', async () => {
    const forged = join(desk.place.folder, 'forged');
    await cp(directory, forged, { recursive: true });
    await writeFile(join(forged, 'runs', 'more.txt'), 'more');
    await rm(join(forged, 'objections.json'));
    const faults = faultsOf(await verifyPackage(forged, NOW));
    assert.deepEqual(faults, [
      'packageFileMissing objections.json ',
      'packageFileUnlisted runs/more.txt ',
    ]);
    await rm(forged, { recursive: true });
  });

  for (const [what, file, from, to, codes] of FORGERIES) {
    it(`is found out by what it says where ${what} and the manifest are forged`, async () => {
      const forged = join(desk.place.folder, 'forged');
      await cp(directory, forged, { recursive: true });
      const path = join(forged, file);
      const text = await readFile(path, 'utf8');
      const other = typeof from === 'function' ? from(text) : text.replace(from, to);
      assert.notEqual(other, text, `${file} has no ${from}`);
      await writeFile(path, other);
      await sealAnew(forged, file);
      const faults = faultsOf(await verifyPackage(forged, NOW));
      for (const code of codes) {
        assert.ok(
          faults.some((each) => each.startsWith(code)),
          `${code}: ${faults.join('\n')}`,
        );
      }
      await rm(forged, { recursive: true });
    });
  }

  it('is found out by a head on paper alone where the whole chain is forged anew', async () => {
    const forged = join(desk.place.folder, 'forged');
    await cp(directory, forged, { recursive: true });
    await forgeChain(forged);
    await holds(forged);
    const { auditHead } = JSON.parse(await readFile(join(directory, 'batch.json'), 'utf8'));
    const printed = `${auditHead.number} ${auditHead.hash.slice(0, 16)}…`;
    const good = await command([directory, '--head', printed, '--lang', 'en']);
    assert.match(good.said, /✓ The heads that were printed .*\(1\)\n[\s\S]*holds\. batch 1\n$/);
    const bad = await command([forged, '--head', printed]);
    assert.equal(bad.code, 1);
    assert.match(bad.said, /audit\.jsonl: .* printedHeadDiffers/);
    const late = await command([directory, '--head', `999999 ${auditHead.hash}`]);
    assert.match(late.said, /There is no entry 999999/);
    assert.match((await command([directory, '--head', 'abc'])).said, /number and the hash/);
    await rm(forged, { recursive: true });
  });

  it('exits with 1, and with the reason and the file in words', async () => {
    const good = await command([first, '--lang', 'en']);
    assert.equal(good.code, 0, good.said);
    assert.match(good.said, /The package holds\. batch 1\nCompare with a head/);
    const path = join(directory, 'lines.json');
    const bytes = await readFile(path);
    await writeFile(path, `${bytes} `);
    const bad = await command([directory]);
    await writeFile(path, bytes);
    assert.equal(bad.code, 1);
    assert.match(bad.said, /lines\.json: 文件已被改动 packageFileChanged/);
    const nothing = await command([join(directory, 'nothing')]);
    assert.equal(nothing.code, 1);
    assert.match(nothing.said, /fileUnreadable|could not be read|无法读取|读/);
  });

  it('has payees in full for a reason alone, which the chain has', async () => {
    const path = '/api/batches/1/audit-package?personal=full';
    const refused = async (who: string, query: string) =>
      (await of(who).get(`${path}${query}`)).body.code;
    assert.equal(await refused('auditor', ''), 'reasonMissing');
    assert.equal(await refused('town', '&why=x'), 'roleMissing');
    const full = await taken(1, '?personal=full&why=spot-check');
    const { manifest } = await holds(full);
    assert.equal(manifest?.personal, 'full');
    assert.ok(manifest?.files.some((each) => each.path === 'payees.json'));
    const { items } = await of('auditor').see('/api/audit?action=personalDataViewed&limit=1');
    assert.match(items[0].content, /spot-check/);
  });

  it('is not the only file with payees in full: so is a register, and that is logged, too', async () => {
    const path = '/api/batches/1/register.csv?personal=full';
    const { bytes } = await of('auditor').get(`${path}&why=register`);
    assert.match(bytes.toString(), new RegExp(HOUSEHOLDS[5]!.account));
    const { items } = await of('auditor').see('/api/audit?action=personalDataViewed&limit=1');
    assert.match(items[0].content, /register/);
    const masked = await of('auditor').get('/api/batches/1/register.csv');
    assert.doesNotMatch(masked.bytes.toString(), /62284803/);
  });

  it('of payments made again rests on what failed', async () => {
    for (const household of RETURNED) await correctPayee(household);
    const { batchNumber } = await of('maker').ok('/api/batches/1/repayment', {
      households: RETURNED,
    });
    await of('checker').act(1, 'reconcile');
    await desk.payWhole(batchNumber, bank);
    await holds(await taken(batchNumber));
    // The first batch knows that its payments were taken over.
    await holds(await taken(1));
  });

  it('of a correction rests on what was booked before', async () => {
    const path = join(desk.place.folder, 'late.csv');
    const late = `M-${HELD},2022-04-01T00:00:00+08:00,1690`;
    await writeFile(path, `meter_id,read_at,total_kwh\n${late}\n`);
    await importReadings.run(desk.platform, { path }, QUIET);
    const number = await correction();
    const { digest: seen } = await of('maker').see(`/api/runs/${number}/differences`);
    const decisions = [
      { householdId: HELD_BY_PERSON, decision: 'releaseHold', reason: '补齐', evidence: '收件 3' },
    ];
    const body = { seen, reason: '补录示数', decisions };
    const { batchNumber } = await of('maker').ok(`/api/runs/${number}/supplementary`, body);
    await desk.payWhole(batchNumber, bank);
    const { checks } = await holds(await taken(batchNumber));
    assert.equal(checks.find(({ check }) => check === 'lines')?.count, 2);
    const corrected = join(desk.place.folder, 'corrected');
    const asked = { batch: batchNumber, directory: corrected };
    await packageBatch.run(desk.platform, asked, QUIET);
    const linesPath = join(corrected, 'lines.json');
    const text = await readFile(linesPath, 'utf8');
    const booked = '"bookedFen": 13400';
    assert.ok(text.includes(booked) && text.includes('"amountFen": 400,'));
    await writeFile(linesPath, text.replace(booked, '"bookedFen": 13500'));
    await sealAnew(corrected, 'lines.json');
    const faults = faultsOf(await verifyPackage(corrected, NOW));
    assert.ok(faults.some((each) => /batchLineUnfounded .*135\.00 was booked/.test(each)));
  });

  it('tells what was taken back since, and the money that came of it', async () => {
    const roster = join(desk.place.folder, 'moved.csv');
    const facts = 'cohort_year,accepted_on,resident,collective_member,violation_on';
    const { id, town, village } = HOUSEHOLDS.find((each) => each.id === MOVED)!;
    const row = [id, '户', town, village, 2021, '2021-09-30', 'no', 'yes', ''].join();
    await writeFile(roster, `household_id,name,town,village,${facts}\n${row}\n`);
    await importRoster.run(desk.platform, { path: roster }, QUIET);
    const number = await correction();
    const { digest: seen } = await of('maker').see(`/api/runs/${number}/differences`);
    const body = { seen, reason: '已迁出' };
    await of('maker').ok(`/api/runs/${number}/supplementary`, body);
    const given = { occurredOn: '2022-06-20', evidence: '缴款书 3', amountFen: 100 };
    const line = { batchNumber: 1, householdId: MOVED };
    await of('finance').ok('/api/recoveries/received', { ...line, ...given });
    const since = join(desk.place.folder, 'since');
    await packageBatch.run(desk.platform, { batch: 1, directory: since }, QUIET);
    await holds(since);
    const path = join(since, 'afterwards.json');
    const text = await readFile(path, 'utf8');
    assert.ok(text.includes(`"householdId": "${MOVED}"`) && text.includes('缴款书 3'));
    await writeFile(path, text.replace('"amountFen": -100', '"amountFen": -101'));
    await sealAnew(since, 'afterwards.json');
    const faults = faultsOf(await verifyPackage(since, NOW)).map((each) => each.split(' ')[0]);
    assert.deepEqual(faults, ['postingsUnbalanced', 'eventNotInChain']);
  });
});

async function correction(): Promise<number> {
  const { funder: _, ...asked } = PAYOUT;
  const body = { ...asked, kind: 'correction', reason: '补录示数' };
  const { number } = await of('maker').ok('/api/runs', body);
  for (;;) {
    const { state, failure } = await of('maker').see(`/api/runs/${number}`);
    if (state === 'succeeded') return number;
    assert.equal(state, 'running', failure);
    await wait(100);
  }
}

/** Runs `nuanbu verify-package` where there is no data directory. */
async function command(args: readonly string[]): Promise<{ code: number; said: string }> {
  const folder = join(desk.place.folder, 'clean');
  await mkdir(folder, { recursive: true });
  const env = { PATH: process.env.PATH, HOME: folder };
  const said = await new Promise<{ code: number; said: string }>((resolve) => {
    execFile(
      process.execPath,
      [MAIN, 'verify-package', ...args],
      { cwd: folder, env },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}` });
      },
    );
  });
  assert.deepEqual(await readdir(folder), [], 'nothing is left behind');
  return said;
}
