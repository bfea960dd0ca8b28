import { PlusOutlined } from '@ant-design/icons';
import { concentratorsSchema } from '@nuanbu/contracts/http';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { usePlaces } from '../../parts/places.ts';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { Shown } from '../../parts/states.tsx';
import {
  AddDialog,
  DisableDialog,
  PasswordDialog,
  type Told,
  ToldBeside,
} from './concentrator-dialogs.tsx';
import { type Concentrator, stateOf } from './concentrator-state.tsx';
import { ConcentratorTable, type Deed } from './concentrator-table.tsx';
import './feeders.css';
import { FEEDER_TABS } from './pages.ts';
import { feederWords } from './words.ts';

type Open =
  | { readonly kind: 'add' }
  | { readonly kind: Deed; readonly name: string }
  | { readonly kind: 'told'; readonly told: Told };

/** Concentrators: how each stands, and who may report. */
export default function ConcentratorsPage() {
  const texts = useWords(feederWords);
  const words = texts.concentrators;
  const may = useMay();
  const list = useRead(concentratorsSchema, '/api/concentrators');
  const items = list.value?.items;
  const reported = useMemo(() => reportedPlaces(items), [items]);
  const places = usePlaces(reported);
  const [open, setOpen] = useState<Open>();
  const tell = (told: Told) => setOpen({ kind: 'told', told });
  // The dialog that led to the password closes after it; what it closes by then is itself alone.
  const close = () => setOpen((now) => (now?.kind === 'told' ? now : undefined));
  const online = items?.filter((each) => stateOf(each) === 'online').length ?? 0;
  return (
    <>
      <PageHead
        title={words.title}
        about={items ? words.counts(count(items.length), count(online)) : words.about}
        actions={
          may('manageFeeders') && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => setOpen({ kind: 'add' })}
            >
              {words.add}
            </Button>
          )
        }
      />
      <AreaTabs label={texts.area} tabs={FEEDER_TABS} />
      <Shown reading={list}>
        {(value) => (
          <ConcentratorTable
            items={value.items}
            lacksReadings={value.lacksReadings === true}
            onDeed={(kind, name) => setOpen({ kind, name })}
          />
        )}
      </Shown>
      {open?.kind === 'add' && <AddDialog places={places} onClose={close} onTold={tell} />}
      {(open?.kind === 'rotate' || open?.kind === 'enable') && (
        <PasswordDialog
          name={open.name}
          isDisabled={open.kind === 'enable'}
          onClose={close}
          onTold={tell}
        />
      )}
      {open?.kind === 'disable' && <DisableDialog name={open.name} onClose={close} />}
      <ShownOnce
        secret={open?.kind === 'told' ? open.told.password : undefined}
        title={open?.kind === 'told' ? texts.secretTitle(open.told.name) : ''}
        onClose={() => setOpen(undefined)}
      >
        {open?.kind === 'told' && <ToldBeside told={open.told} />}
      </ShownOnce>
    </>
  );
}

/** The villages that concentrators report. */
function reportedPlaces(items: readonly Concentrator[] = []): string[] {
  return items.flatMap(({ villages }) => (villages === 'all' ? [] : villages));
}
