import {
  DEFAULT_BANK_PROFILE,
  type releaseForm,
  type returnFileSchema,
} from '@nuanbu/contracts/http';
import { useState } from 'react';
import type { z } from 'zod';

type FileForm = z.input<typeof releaseForm>;

/** What a bank wants of payment files and answers by, as somebody last typed it here. */
export interface BankMemory {
  readonly kind: FileForm['kind'];
  readonly payer: FileForm['payer'];
  readonly columns: NonNullable<FileForm['columns']>;
  readonly returns: NonNullable<z.input<typeof returnFileSchema>['mapping']>;
}

const PLACE = 'nuanbu.bank';
const NOBODY = { name: '', account: '', bank: '' };

/** The usual form where nothing is remembered. */
function usual(): BankMemory {
  const { columns, returns } = DEFAULT_BANK_PROFILE;
  return { kind: 'xlsx', payer: NOBODY, columns: [...columns], returns: { ...returns } };
}

function read(): BankMemory {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    return { ...usual(), ...kept };
  } catch {
    return usual();
  }
}

/** The bank's form as this browser remembers it; the payer is an office and no person. */
export function useBankMemory(): readonly [BankMemory, (changed: Partial<BankMemory>) => void] {
  const [memory, setMemory] = useState(read);
  const change = (changed: Partial<BankMemory>) => {
    const next = { ...read(), ...changed };
    localStorage.setItem(PLACE, JSON.stringify(next));
    setMemory(next);
  };
  return [memory, change];
}

/** The columns of a bank that asks for no other. */
export function usualColumns(): BankMemory['columns'] {
  return usual().columns;
}
