import { InboxOutlined } from '@ant-design/icons';
import { IMPORT_KINDS, importPreviewSchema } from '@nuanbu/contracts/http';
import { Alert, Segmented, Upload } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import { addressOf } from '../../api/addresses.ts';
import { useCommand } from '../../api/queries.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { FilterSelect } from '../../parts/filter-select.tsx';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useProgrammes } from '../../parts/programmes.ts';
import { Waiting } from '../../parts/progress.tsx';
import { isTooLarge, typedFile } from './import-file.ts';
import { ImportPreview } from './import-preview.tsx';
import { importWords } from './import-words.ts';
import { REGISTER_TABS } from './pages.ts';
import './register.css';
import { registerWords } from './words.ts';

export type Kind = (typeof IMPORT_KINDS)[number];
export type Preview = z.output<typeof importPreviewSchema>;

/** What somebody has chosen to import. */
export interface Chosen {
  readonly kind: Kind;
  readonly file: Blob;
  readonly name: string;
  readonly programme: string | undefined;
}

/** Files of the register: looked at first, then taken as they were seen. */
export default function ImportPage() {
  const { area } = useWords(registerWords);
  const words = useWords(importWords);
  const [kind, setKind] = useState<Kind>('roster');
  const [programme, setProgramme] = useState<string>();
  const [chosen, setChosen] = useState<Chosen>();
  const [preview, setPreview] = useState<Preview>();
  const [wrong, setWrong] = useState<string>();
  const look = useCommand(importPreviewSchema);

  const lookAt = async (next: Chosen) => {
    look.reset();
    setChosen(next);
    setPreview(undefined);
    const { name } = next;
    const query = { name, programme: next.programme };
    const path = addressOf(`/api/imports/${next.kind}/preview`, query);
    const answer = await look.send(path, undefined, next.file);
    if (answer.ok) setPreview(answer.value);
  };
  const take = (file: File) => {
    const typed = typedFile(file);
    const complaint = typed ? (isTooLarge(file) ? words.tooLarge : undefined) : words.wrongType;
    setWrong(complaint);
    if (typed && complaint === undefined) {
      const of = kind === 'plan' ? programme : undefined;
      void lookAt({ kind, file: typed, name: file.name, programme: of });
    }
    // Nothing goes out by the upload itself.
    return false;
  };
  const begin = () => {
    setChosen(undefined);
    setPreview(undefined);
  };
  const isBlocked = kind === 'plan' && programme === undefined;

  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={area} tabs={REGISTER_TABS} />
      {preview && chosen ? (
        <ImportPreview
          key={preview.id}
          preview={preview}
          chosen={chosen}
          onAgain={() => void lookAt(chosen)}
          onBegin={begin}
        />
      ) : (
        <Section title={words.kind}>
          <div className="nb-filters">
            <Segmented<Kind>
              aria-label={words.kind}
              value={kind}
              onChange={setKind}
              options={IMPORT_KINDS.map((value) => ({ value, label: words.kinds[value] }))}
            />
            {kind === 'plan' && <ProgrammeChoice value={programme} onChange={setProgramme} />}
          </div>
          <p className="nb-quiet nb-import-needs">{words.needs[kind]}</p>
          <Templates kind={kind} />
          <ProblemAlert failure={look.failure} />
          {wrong !== undefined && (
            <Alert className="nb-alert" type="error" showIcon role="alert" title={wrong} />
          )}
          <Upload.Dragger
            rootClassName="nb-import-drop"
            accept=".xlsx,.csv"
            showUploadList={false}
            beforeUpload={take}
            disabled={isBlocked || look.isBusy}
          >
            <p className="ant-upload-drag-icon">
              <InboxOutlined aria-hidden />
            </p>
            <p>{isBlocked ? words.programmeMissing : words.drop}</p>
            <p className="nb-fine">{words.dropRule}</p>
          </Upload.Dragger>
          <Waiting isBusy={look.isBusy} label={words.previewing} />
        </Section>
      )}
    </>
  );
}

/** The empty files of a kind, to be filled in. */
function Templates({ kind }: { readonly kind: Kind }) {
  const words = useWords(importWords);
  const lang = useLanguage();
  const address = (form: 'xlsx' | 'csv') =>
    addressOf(`/api/imports/${kind}/template.${form}`, { lang });
  return (
    <p className="nb-import-templates">
      {words.template}{' '}
      <a href={address('xlsx')} download>
        {words.templateXlsx(words.kinds[kind])}
      </a>{' '}
      <a href={address('csv')} download>
        {words.templateCsv}
      </a>{' '}
      <span className="nb-fine">{words.templateSays}</span>
    </p>
  );
}

function ProgrammeChoice({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const words = useWords(importWords);
  const { options } = useProgrammes();
  return (
    <FilterSelect
      label={words.programme}
      value={value}
      onChange={onChange}
      options={options}
      width={260}
    />
  );
}
