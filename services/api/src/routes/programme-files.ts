import {
  programmeCheckSchema,
  programmeDiffQuery,
  programmeDiffSchema,
  programmeFiledSchema,
  programmesSchema,
  programmeTextSchema,
  typedText,
} from '@nuanbu/contracts/http';
import { diffProgrammes } from '@nuanbu/policy';
import { TroubleError, verbatim, type Words } from '@nuanbu/terms';
import { z } from 'zod';
import { PROGRAMME_COLUMNS } from '../exports/columns/office.ts';
import { command, exchange, type Route, read } from '../http/route.ts';
import type { CheckedProgramme } from '../programmes/filing.ts';
import type { ProgrammesOnFile } from '../programmes/on-file.ts';
import { shownComponent } from '../programmes/shown.ts';
import type { Parts } from './parts.ts';

/** A programme's file is a text of some pages. */
const TEXT_LIMIT_BYTES = 2_000_000;
const programmePath = z.object({ programme: typedText(200) });

/** Programme files: checked, filed as versions, and compared. */
export function programmeFileRoutes(
  { ledger, desk }: Pick<Parts, 'ledger' | 'desk'>,
  onFile: ProgrammesOnFile,
): Route[] {
  const { programmes } = ledger;
  return [
    exchange({
      path: '/api/programmes/check',
      access: 'fileProgramme',
      tag: 'rules',
      summary:
        'All that is wrong in a programme file, with line and column; or its rules in words.',
      body: programmeTextSchema,
      bodyLimitBytes: TEXT_LIMIT_BYTES,
      answer: programmeCheckSchema,
      handle: async ({ body: { text } }) => {
        const found = await desk.filing.check(text);
        if (!found.ok) return { ok: false as const, problems: found.problems };
        const isOnFile = (await programmes.get(found.programme.digest)) !== undefined;
        return { ...shownCheck(found), isOnFile };
      },
    }),
    command({
      path: '/api/programmes',
      access: 'fileProgramme',
      tag: 'rules',
      summary: 'Files a programme; the same text again is the version that stands.',
      body: programmeTextSchema,
      bodyLimitBytes: TEXT_LIMIT_BYTES,
      answer: programmeFiledSchema,
      handle: async ({ body: { text }, by }) => {
        const found = await desk.filing.check(text);
        if (!found.ok) throw new TroubleError('programmeInvalid', placesOf(found));
        const { name } = found.programme;
        return { name, ...(await programmes.add({ name, text }, by)) };
      },
    }),
    read({
      path: '/api/programmes/:programme/versions',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'The versions of a programme, newest first: who filed each, and when.',
      params: programmePath,
      answer: programmesSchema,
      columns: PROGRAMME_COLUMNS,
      handle: async ({ params: { programme } }) => ({
        items: (await onFile.titled(await versionsOf(programme))).reverse(),
      }),
    }),
    read({
      path: '/api/programmes/:programme/diff',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'What changed to a programme from another one, or from the version before.',
      params: programmePath,
      query: programmeDiffQuery,
      answer: programmeDiffSchema,
      handle: async ({ params: { programme: name }, query }) => {
        const { version = (await versionsOf(name)).at(-1)!.version, against = name } = query;
        const isBefore = against === name && query.againstVersion === undefined;
        const earlier = isBefore ? Math.max(1, version - 1) : query.againstVersion;
        const before = await desk.programme(against, earlier);
        const after = await desk.programme(name, version);
        return {
          before: { label: before.label, digest: before.programme.digest },
          after: { label: after.label, digest: after.programme.digest },
          changes: diffProgrammes(before.programme, after.programme),
        };
      },
    }),
  ];

  /** @throws TroubleError `programmeUnknown`. */
  async function versionsOf(name: string) {
    const versions = (await programmes.list()).filter((each) => each.name === name);
    if (versions.length === 0) throw new TroubleError('programmeUnknown', verbatim(`"${name}"`));
    return versions;
  }
}

function placesOf({ problems }: Extract<CheckedProgramme, { ok: false }>): Words {
  const places = problems.map(({ line, column, path, problemWords: { zh, en } }) => {
    const place = `${line}:${column} ${path}`.trim();
    return { zh: `${place} ${zh}`, en: `${place} ${en}` };
  });
  return {
    zh: places.map(({ zh }) => zh).join('；'),
    en: places.map(({ en }) => en).join('; '),
  };
}

function shownCheck({
  programme: { name, digest, title },
  components,
  questions,
  lacking,
}: Extract<CheckedProgramme, { ok: true }>) {
  return {
    ...{ ok: true as const, name, digest, title, lacking },
    components: components.map(shownComponent),
    questions: questions.map(({ path, text, otherReadings = [], ...question }) => ({
      ...{ parameter: path, reading: text, otherReadings: [...otherReadings] },
      openQuestion: question.openQuestion,
      openQuestionZh: question.openQuestionZh,
      decidedBy: question.decidedBy,
    })),
  };
}
