import { readFile } from 'node:fs/promises';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { programmeFrom } from '../programmes.ts';
import { ACTOR, operation } from './operation.ts';

/** The programmes on file, every version of each. */
export const listProgrammes = operation('programme list', z.strictObject({}), ({ ledger }) =>
  ledger.programmes.list(),
);

/** Puts a programme file on file; the same text again changes nothing. */
export const addProgramme = operation(
  'programme add',
  z.strictObject({ path: z.string() }),
  async ({ ledger }, { path }) => {
    const text = await readFile(path, 'utf8').catch((cause) => {
      throw new TroubleError('fileUnreadable', `${path} cannot be read.`, { cause });
    });
    const programme = programmeFrom(text, path);
    const added = await ledger.programmes.add({ name: programme.name, text }, { actor: ACTOR });
    return { name: programme.name, ...added };
  },
);
