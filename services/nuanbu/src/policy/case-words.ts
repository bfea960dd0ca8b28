import type { ShownCase } from '@nuanbu/api';
import { VALUE_WORDS } from '@nuanbu/api/sheet';
import { columnHead, FILE_COLUMNS, type Language, rosterFields } from '@nuanbu/contracts';
import type { Programme, ProgrammeCase } from '@nuanbu/policy';
import { FINDINGS, INELIGIBLE_REASONS, type Words } from '@nuanbu/terms';
import { formatKwh } from '@nuanbu/units';
import { declared, POLICY_WORDS } from './words.ts';

/** A case of a programme as people read it. */
export function caseInWords(programme: Programme, given: ProgrammeCase): ShownCase {
  const { case: name, component, period, until, gives } = given;
  const title = programme.components.get(component)?.title;
  const because = 'finding' in gives ? gives.finding : 'reason' in gives ? gives.reason : undefined;
  return {
    ...{ name, period: until === undefined ? period : `${period} < ${until}` },
    component: { name: component, title: title ?? { zh: component, en: component } },
    household: inBoth((language) => householdText(programme, given, language)),
    quantity: given.quantity && inBoth((language) => quantityText(given, language)),
    gives: gives.status,
    why: because === undefined ? undefined : wordsOf(because),
    amountFen: 'amountYuan' in gives ? gives.amountYuan : undefined,
    atRiskFen: 'atRiskYuan' in gives ? gives.atRiskYuan : undefined,
    funders: Object.entries('funders' in gives ? gives.funders : {}).map(([funder, amountFen]) => ({
      title: programme.funderTitles[funder] ?? { zh: funder, en: funder },
      amountFen,
    })),
  };
}

function inBoth(say: (language: Language) => string): Words {
  return { zh: say('zh'), en: say('en') };
}

/** A case's finding or reason, which are public codes. */
function wordsOf(code: string): Words {
  const tables: Readonly<Record<string, Words>> = { ...FINDINGS, ...INELIGIBLE_REASONS };
  return tables[code] ?? { zh: code, en: code };
}

const YES_NO: Readonly<Record<string, Words>> = {
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
};

function householdText(
  programme: Programme,
  { household }: ProgrammeCase,
  language: Language,
): string {
  const { town = '', village = '', ...facts } = household;
  const fields = rosterFields({ name: '', town, village, ...facts });
  return [...fields]
    .map(([column, value]) => {
      const head = columnHead(FILE_COLUMNS[column as keyof typeof FILE_COLUMNS])[language];
      const isWord = column === 'pathway' || column === 'equipment';
      const said = isWord ? declared(programme, column, value, language) : value;
      return `${head} ${YES_NO[value]?.[language] ?? said}`;
    })
    .join(language === 'zh' ? '；' : '; ');
}

const MEASURED = {
  totalKwh: { zh: '总电量', en: 'total' },
  peakKwh: { zh: '峰段', en: 'peak' },
  valleyKwh: { zh: '谷段', en: 'valley' },
} as const satisfies Record<string, Words>;

function quantityText({ quantity = {}, startRule }: ProgrammeCase, language: Language): string {
  const parts = (['totalKwh', 'peakKwh', 'valleyKwh'] as const).flatMap((of) => {
    const measured = quantity[of];
    return measured ? [`${MEASURED[of][language]} ${spanText(measured)} kWh`] : [];
  });
  const { months } = quantity;
  if (months) {
    parts.push(`${POLICY_WORDS.monthly[language]} ${months.map(spanText).join(', ')} kWh`);
  }
  if (startRule) parts.push(`${POLICY_WORDS.start[language]}: ${VALUE_WORDS[startRule][language]}`);
  return parts.join(language === 'zh' ? '；' : '; ');
}

/** What is exact as one number, what has bounds as three. */
function spanText({ low, best, high }: { low: number; best: number; high: number }): string {
  return low === high ? formatKwh(best) : [low, best, high].map(formatKwh).join(' … ');
}
