import { RETURN_KINDS, type returnFileSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import type { BankMemory } from './bank-profile.ts';

export type ReturnKind = (typeof RETURN_KINDS)[number];
export type ReturnFile = z.input<typeof returnFileSchema>;

/** In base64 it stays below what the server takes. */
export const MOST_BYTES = 14_000_000;

const ENDINGS: Readonly<Record<ReturnKind, string>> = {
  csv: '.csv',
  xlsx: '.xlsx',
  pain002: '.xml',
};

/** What file dialogs offer. */
export const ACCEPTED = Object.values(ENDINGS).join(',');

/** The form of a bank's answer by its name; CSV where the name says nothing. */
export function kindOf(name: string): ReturnKind {
  const lower = name.toLowerCase();
  return RETURN_KINDS.find((kind) => lower.endsWith(ENDINGS[kind])) ?? 'csv';
}

/** A chosen file as the server takes it; messages have no columns to be named. */
export async function returnFileOf(
  file: File,
  kind: ReturnKind,
  mapping: BankMemory['returns'],
): Promise<ReturnFile> {
  const base64 = await base64Of(file);
  return { kind, name: file.name, base64, ...(kind !== 'pain002' && { mapping }) };
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.readAsDataURL(file);
  });
}
