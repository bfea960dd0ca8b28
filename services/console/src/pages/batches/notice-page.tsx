import { FilePdfOutlined } from '@ant-design/icons';
import { noticeListSchema } from '@nuanbu/contracts/http';
import { Button } from 'antd';
import { useMemo } from 'react';
import type { z } from 'zod';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { count, yuan } from '../../format/numbers.ts';
import { dayText } from '../../format/times.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Money } from '../../parts/amounts.tsx';
import { Facts } from '../../parts/figures.tsx';
import { useFilters } from '../../parts/filters.ts';
import { Section } from '../../parts/page-head.tsx';
import { PlaceFilter } from '../../parts/place-filter.tsx';
import { townAndVillage } from '../../parts/places.ts';
import { Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { HouseholdLink } from '../runs/household-link.tsx';
import { BatchFrame, type BatchSheet } from './batch-frame.tsx';
import { NextSteps } from './next-steps.tsx';
import { noticeWords } from './notice-words.ts';
import { Objections } from './objections.tsx';

type NoticeRow = z.output<typeof noticeListSchema>['items'][number];

const FILTERS = ['place'] as const;
const DAY_MS = 86_400_000;
const MS = 1_000;

/** The public notice of a batch: its days, the lists that hang in the villages, and objections. */
export default function NoticePage() {
  return (
    <BatchFrame>
      {(sheet) => (
        <>
          {(sheet.state === 'draft' || sheet.state === 'publicNotice') && (
            <NextSteps sheet={sheet} />
          )}
          <NoticeDays sheet={sheet} />
          <Objections sheet={sheet} />
          <NoticeList sheet={sheet} />
        </>
      )}
    </BatchFrame>
  );
}

function NoticeDays({ sheet: { notice, state } }: { readonly sheet: BatchSheet }) {
  const { notice: words } = useWords(noticeWords);
  if (!notice) {
    return (
      <Section title={words.title}>
        <p className="nb-quiet">{words.none}</p>
      </Section>
    );
  }
  const { publishedOn, days, mayEndOn } = notice;
  const today = dayText(Math.floor(Date.now() / MS));
  // The day of the notice itself does not count.
  const passed = Math.round((Date.parse(today) - Date.parse(publishedOn)) / DAY_MS) - 1;
  const whole = Math.min(days, Math.max(0, passed));
  return (
    <Section title={words.title}>
      <Facts
        facts={[
          { label: words.published, value: publishedOn },
          { label: words.days, value: days },
          ...(state === 'publicNotice'
            ? [{ label: words.passed, value: words.daysOf(whole, days) }]
            : []),
          { label: words.mayEnd, value: mayEndOn },
        ]}
      />
    </Section>
  );
}

function NoticeList({ sheet }: { readonly sheet: BatchSheet }) {
  const { notice: words } = useWords(noticeWords);
  const lang = useLanguage();
  const filters = useFilters(FILTERS);
  const { place } = filters.chosen;
  const { town, village } = townAndVillage(place);
  const path = pathOf('/api/batches/:batch/notice', { batch: sheet.number });
  const query = useMemo(() => ({ town, village }), [town, village]);
  const isChosen = town !== undefined && village !== undefined;
  const list = useRead(noticeListSchema, path, query, { isEnabled: isChosen });
  const columns = useNoticeColumns();
  return (
    <Section
      title={words.list}
      about={words.listAbout}
      actions={
        <PlaceFilter
          label={words.choose}
          width={220}
          value={place}
          onChange={(chosen) => filters.choose({ place: chosen })}
        />
      }
    >
      {isChosen ? (
        <Shown reading={list}>
          {({ items, households, sumFen }) => (
            <PlainTable<NoticeRow>
              name="notice"
              label={words.list}
              columns={columns}
              rows={items}
              rowKey={({ householdId }) => householdId}
              exportPath={path}
              query={query}
              filters={<strong>{words.sum(count(households), yuan(sumFen))}</strong>}
              actions={
                <Button
                  icon={<FilePdfOutlined aria-hidden />}
                  href={addressOf(`${path}.pdf`, { ...query, lang })}
                  download
                >
                  {words.print}
                </Button>
              }
            />
          )}
        </Shown>
      ) : (
        <p className="nb-quiet">{words.chooseFirst}</p>
      )}
    </Section>
  );
}

function useNoticeColumns(): readonly Column<NoticeRow>[] {
  const { notice: words } = useWords(noticeWords);
  return useMemo<readonly Column<NoticeRow>[]>(
    () => [
      {
        key: 'household',
        title: words.household,
        isFixed: true,
        render: ({ householdId }) => <HouseholdLink household={householdId} />,
      },
      { key: 'name', title: words.name, render: ({ name }) => name },
      {
        key: 'amount',
        title: words.amount,
        isNumber: true,
        render: ({ amountFen }) => <Money fen={amountFen} />,
      },
    ],
    [words],
  );
}
