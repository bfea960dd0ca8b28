/** docs/codes.md: every public code with its words, printed from `@nuanbu/terms`. */
import * as terms from '@nuanbu/terms';
import { type CodeTable, codesOf } from '@nuanbu/terms';
import { markdownTable } from './markdown.ts';

interface Section {
  readonly title: string;
  readonly about: string;
  /** Whether the table lists the checks in the order in which they are made. */
  readonly isOrdered?: boolean;
  /** Whether people choose among the codes, so that no code gives any of them by itself. */
  readonly isChosen?: boolean;
}

/** How each table of `@nuanbu/terms` is introduced, by the name under which it is exported. */
const SECTIONS: Readonly<Record<string, Section>> = {
  READING_REFUSALS: {
    title: 'Refused readings and messages 拒收',
    about:
      'A refused message, or the reading in it, is kept whole in quarantine, and its sender is told the code on the receipts topic. The checks are made in this order and the first that fails names the code; of a message in another version nothing but its `v` is judged. `conflictingReading`, a finding below, is told to the sender in the same way, but such a reading is stored.',
    isOrdered: true,
  },
  FILE_REFUSALS: {
    title: 'Refused rows of files 文件行拒收',
    about:
      'A row of a roster, meters or readings file may be refused for these reasons beside those above, and is reported with file, line and column; the other rows are read. Of a payment file or a bank’s return file nothing is taken as long as one row is refused.',
  },
  FINDINGS: {
    title: 'Findings 核查问题',
    about:
      'What the registers and the facts of a household show that a person should know. They stand on its line.',
  },
  INELIGIBLE_REASONS: {
    title: 'Reasons for not being eligible 不符合条件的原因',
    about:
      'Asked in this order; the first that applies is the reason on the line, and there is no money.',
    isOrdered: true,
  },
  LINE_STATUSES: {
    title: 'Statuses of a line 明细状态',
    about: 'What becomes of a household in a run.',
  },
  BATCH_STATES: {
    title: 'States of a batch 批次状态',
    about: 'How far a batch is on its way from the draft to reconciled money.',
  },
  DUTIES: {
    title: 'Duties at a batch 批次职责',
    about:
      'What a person takes on at a batch. One person has one duty, over all rounds, except that making the batch, deciding on lines, publishing the notice and proposing a payee go together, and so do exporting the payment file and importing what the bank returns.',
  },
  LINE_DECISIONS: {
    title: 'Decisions on a line 明细处理',
    about:
      'What a person decides, with a reason, on a line of a draft or of a batch whose notice runs.',
  },
  OBJECTION_OUTCOMES: {
    title: 'Outcomes of an objection 异议处理结果',
    about: 'How an objection to the public notice was answered.',
    isChosen: true,
  },
  PAYMENT_STATES: {
    title: 'States of a payment 付款状态',
    about: 'How far the payment of one line is.',
  },
  CORRECTION_CAUSES: {
    title: 'Causes of a correction 更正原因',
    about: 'Why a later run has another amount for a household than is booked.',
  },
  DAY_SOURCES: {
    title: 'Sources of a day’s energy 日电量来源',
    about: 'How a household’s energy of one day is known.',
  },
  ROLES: {
    title: 'Roles 角色',
    about: 'What a person of the house is; towns and villages limit it further.',
  },
  MOVES: {
    title: 'Moves under other terms 试算变动',
    about:
      'How a household stands otherwise when a run is computed by other terms; one may make several.',
  },
  COMPONENT_KINDS: {
    title: 'Kinds of component 补贴种类',
    about: 'What a component of a programme pays for, as its file says.',
    isChosen: true,
  },
  CHANNELS: {
    title: 'Ways of payment 发放方式',
    about: 'How the money of a component reaches whom it is for, as its file says.',
    isChosen: true,
  },
  VIOLATION_KINDS: {
    title: 'Kinds of violation 违规种类',
    about: 'What a household is found to have done, as whoever opens the case says.',
    isChosen: true,
  },
  VIOLATION_STATES: {
    title: 'States of a violation case 违规案件状态',
    about: 'How far a case is. Until it is decided, nothing is paid to the household.',
  },
  VIOLATION_STEPS: {
    title: 'Steps of a violation case 违规案件办理',
    about: 'What was done in a case; a decision is undone by a further step alone.',
  },
  BUDGET_GAPS: {
    title: 'Gaps of a budget 预算缺项',
    about:
      'Why the money of some planned households is not known. A budget names them and counts them in no total.',
  },
  PACKAGE_FAULTS: {
    title: 'Faults of an audit package 审计包问题',
    about: 'What `nuanbu verify-package` finds wrong, each with the file in which it stands.',
  },
  REQUEST_REFUSALS: {
    title: 'Refused requests 请求被拒',
    about:
      'Why the HTTP API does not take a request, before any rule of money or people is asked. Troubles, below, come through it under the same codes.',
  },
  TROUBLES: {
    title: 'Troubles 故障',
    about: 'Why a command or the platform itself stops, with a sentence and a non-zero exit.',
  },
};

/** Every table of codes that `@nuanbu/terms` exports, by its name, but those that are part of another. */
export function codeTables(): ReadonlyMap<string, CodeTable<string>> {
  const tables = Object.entries(terms).filter(
    (entry): entry is [string, CodeTable<string>] =>
      typeof entry[1] === 'object' && Object.values(entry[1]).every(isWords),
  );
  const isPart = (table: CodeTable<string>) =>
    tables.some(
      ([, whole]) =>
        whole !== table && Object.entries(table).every(([code, words]) => whole[code] === words),
    );
  return new Map(tables.filter(([, table]) => !isPart(table)));
}

/** Every public code that some code must give: all but those among which people choose. */
export function codesToBeGiven(): string[] {
  return [...codeTables()].flatMap(([name, table]) =>
    SECTIONS[name]?.isChosen ? [] : Object.keys(table),
  );
}

function isWords(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
}

/** The document's text, not yet formatted. Throws where a table has no section or a section no table. */
export function codesDocument(): string {
  const tables = codeTables();
  for (const name of tables.keys()) {
    if (!SECTIONS[name])
      throw new Error(`${name} of @nuanbu/terms has no section in docs/codes.md`);
  }
  const sections = Object.entries(SECTIONS).map(([name, section]) => {
    const table = tables.get(name);
    if (!table) throw new Error(`@nuanbu/terms has no table ${name} for docs/codes.md`);
    return sectionOf(section, table);
  });
  return [
    '# Public codes',
    'Printed from `packages/terms` by `npm run docs`; a test compares them. A code is a sentence, means one thing, and is never used again for another.',
    ...sections,
  ].join('\n\n');
}

function sectionOf({ title, about, isOrdered }: Section, table: CodeTable<string>): string {
  const rows = codesOf(table).map((code, index) => {
    const cells = [`\`${code}\``, table[code]!.zh, table[code]!.en];
    return isOrdered ? [String(index + 1), ...cells] : cells;
  });
  const head = ['Code', '中文', 'English'];
  return [`## ${title}`, about, markdownTable(isOrdered ? ['', ...head] : head, rows)].join('\n\n');
}
