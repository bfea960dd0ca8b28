import { type AskedQuestion, signOffsOf } from '@nuanbu/api';
import { nearest, type OpenQuestion, openQuestions, parametersInForce } from '@nuanbu/policy';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import {
  type FiledProgramme,
  findProgramme,
  programmeOf,
  programmeReference,
} from '../policy/reference.ts';
import { operation } from './operation.ts';
import { reportOn } from './what-if.ts';

/** A programme as it stands on file, with the texts of those from which it inherits, and sign-offs. */
export const getProgramme = operation(
  'policy show',
  z.strictObject({ programme: programmeReference }),
  async ({ ledger }, { programme }) => {
    const filed = await findProgramme(ledger.programmes, programme);
    const signOffs = await signOffsOf(ledger.questions, await programmeOf(filed));
    return { ...filed, signOffs: [...signOffs.values()] };
  },
);

/** Two programmes, and what a run of the first would have been by the second. */
export const comparePolicies = operation(
  'policy diff',
  z.strictObject({
    before: programmeReference,
    after: programmeReference,
    run: z.int().min(1).optional(),
  }),
  async (platform, asked, context) => {
    const { programmes } = platform.ledger;
    const before = await findProgramme(programmes, asked.before);
    const after = await findProgramme(programmes, asked.after);
    if (asked.run === undefined) return { before, after };
    await refuseOtherRun(platform, asked.run, before);
    const whatIf = await reportOn(platform, asked.run, { against: after }, context);
    return { before, after, whatIf };
  },
);

/** @throws TroubleError `runNotFound`, `argumentInvalid` where a run is not of the programme. */
async function refuseOtherRun({ ledger }: Platform, number: number, before: FiledProgramme) {
  const { programmeDigest } = await ledger.runs.get(number);
  if (programmeDigest === before.digest) return;
  const version = await ledger.programmes.get(programmeDigest);
  const own = version ? `${version.name}@${version.version}` : programmeDigest;
  const detail = `Run ${number} was settled by ${own}, not by ${before.label}.`;
  throw new TroubleError('argumentInvalid', detail, {
    hint: `Name ${own} first, and what it is compared with second.`,
  });
}

/** The open questions of the newest version of a programme. */
export const listQuestions = operation(
  'policy questions',
  z.strictObject({ programme: z.string() }),
  async (platform, { programme: name }) => {
    const { label, programme } = await newestOf(platform, name);
    const questions: AskedQuestion[] = [];
    for (const question of openQuestions(programme)) {
      const { path, text, otherReadings = [], decidedBy, origin } = question;
      const { openQuestion, openQuestionZh } = question;
      const signed = await platform.ledger.questions.list(origin.digest);
      questions.push({
        ...{ parameter: path, openQuestion, openQuestionZh, reading: text },
        ...{ otherReadings, decidedBy },
        ...{ programme: origin.name, digest: origin.digest },
        signOffs: signed.filter(({ parameter }) => parameter === path),
      });
    }
    return { label, questions };
  },
);

const typed = z.string().trim().min(1, 'must not be empty');

/** Records that finance signs the reading of an open question off, as the file uses it. */
export const signOffQuestion = operation(
  'policy sign-off',
  z.strictObject({
    programme: z.string(),
    parameter: z.string(),
    by: typed,
    reason: typed,
    /** Which reading is signed; the one that the file uses unless it is given. */
    value: z.string().optional(),
  }),
  async (platform, { programme: name, parameter, by, reason, value }) => {
    const { label, programme } = await newestOf(platform, name);
    const question = questionAt(programme, parameter);
    refuseUnused(question, value, label);
    const auditNumber = await platform.ledger.questions.signOff(
      question.origin.digest,
      { parameter, value: question.text, reason },
      { actor: by },
    );
    return { label, parameter, value: question.text, by, auditNumber };
  },
);

async function newestOf({ ledger }: Platform, name: string) {
  const filed = await findProgramme(ledger.programmes, { name });
  return { label: filed.label, programme: await programmeOf(filed) };
}

/** @throws TroubleError `parameterUnknown`, `questionUnknown`. */
function questionAt(
  programme: Parameters<typeof openQuestions>[0],
  parameter: string,
): OpenQuestion {
  const open = openQuestions(programme);
  const question = open.find(({ path }) => path === parameter);
  if (question) return question;
  const paths = open.map(({ path }) => path);
  const inForce = parametersInForce(programme);
  if (inForce.has(parameter)) {
    const hint = `Open are: ${paths.join(', ') || 'none'}.`;
    throw new TroubleError('questionUnknown', `${parameter} of ${programme.name}.`, { hint });
  }
  const near = nearest(parameter, paths, 3);
  throw new TroubleError('parameterUnknown', `${parameter} is none of ${programme.name}.`, {
    hint: `Near it is open: ${near.join(', ') || 'nothing'}.`,
  });
}

/** @throws TroubleError `readingNotUsed`. */
function refuseUnused(question: OpenQuestion, value: string | undefined, label: string): void {
  const { path, text, decidedBy } = question;
  if (decidedBy === undefined) {
    throw new TroubleError('readingNotUsed', `${label} states no value of ${path}.`, {
      hint: 'Write the value in the file with its source, and put it on file with `nuanbu programme add`.',
    });
  }
  if (value === undefined || value === text) return;
  throw new TroubleError('readingNotUsed', `${path} is ${text} in ${label}, not ${value}.`, {
    hint:
      `To settle by ${value}, write it in the file as the value, put the file on file with ` +
      '`nuanbu programme add`, and sign that version off.',
  });
}
