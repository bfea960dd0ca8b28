/** The ledger's ports in memory, for tests that are about something else. */
import type {
  Concentrator,
  ConcentratorDirectory,
  MeterRegister,
  Quarantine,
  QuarantineEntry,
  QuarantineRecord,
  RegisteredMeter,
} from '../ports.ts';

export const MODULUS_WH = 1_000_000_000;

/** Meters m0 … of one village, installed for ever. */
export function metersOf(villageKey: string, count: number, prefix = 'm'): RegisteredMeter[] {
  return Array.from({ length: count }, (_, index) => ({
    meterId: `${prefix}${index}`,
    villageKey,
    installations: [{ modulusWh: MODULUS_WH }],
  }));
}

export class MemoryRegister implements MeterRegister {
  meters: RegisteredMeter[];
  version = 1;
  loads = 0;

  constructor(meters: RegisteredMeter[]) {
    this.meters = meters;
  }

  async loadMeters(): Promise<RegisteredMeter[]> {
    this.loads += 1;
    return this.meters;
  }

  async rosterVersion(): Promise<number> {
    return this.version;
  }
}

/** Passwords are their own hashes here. */
export class MemoryConcentrators implements ConcentratorDirectory {
  readonly all = new Map<string, Concentrator>();
  verifications = 0;

  add(concentrator: Partial<Concentrator> & { readonly name: string }): void {
    this.all.set(concentrator.name, {
      district: 'test',
      passwordHash: `password of ${concentrator.name}`,
      villages: 'all',
      mayCorrect: false,
      ...concentrator,
    });
  }

  async find(name: string): Promise<Concentrator | undefined> {
    return this.all.get(name);
  }

  readonly verify = async (passwordHash: string, password: string): Promise<boolean> => {
    this.verifications += 1;
    return passwordHash === password;
  };
}

export class MemoryQuarantine implements Quarantine {
  readonly entries: (QuarantineEntry & { count: number })[] = [];
  /** While set, nothing can be kept. */
  failure: Error | undefined;

  async record(records: readonly QuarantineRecord[]): Promise<void> {
    if (this.failure) throw this.failure;
    for (const record of records) {
      const known = this.entries.find((entry) => keyOf(entry) === keyOf(record));
      if (known) known.count += 1;
      else this.entries.push({ ...record, number: this.entries.length + 1, count: 1 });
    }
  }

  async *list(): AsyncGenerator<QuarantineEntry> {
    for (const entry of [...this.entries]) if (entry.replayedAt === undefined) yield entry;
  }

  async markReplayed(number: number, at: number): Promise<void> {
    Object.assign(this.entries[number - 1]!, { replayedAt: at });
  }

  /** Every code with the places it was given for, in order. */
  codes(): string[] {
    return this.entries.flatMap(({ reasons }) => reasons.map(({ code }) => code));
  }
}

function keyOf({ sha256, source, reasons }: QuarantineRecord): string {
  return [sha256, source, ...new Set(reasons.map(({ code }) => code))].join(' ');
}
