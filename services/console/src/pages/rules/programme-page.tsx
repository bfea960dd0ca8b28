import { programmeSchema } from '@nuanbu/contracts/http';
import { Button } from 'antd';
import { useParams } from 'react-router';
import { addressOf, pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useLanguage, useSay, useWords } from '../../language/language.tsx';
import { type AreaTab, AreaTabs } from '../../parts/area-tabs.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { useFilters } from '../../parts/filters.ts';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { Shown } from '../../parts/states.tsx';
import { Cases } from './cases.tsx';
import { ComponentRules } from './file/rules-in-words.tsx';
import type { Programme } from './parameters.ts';
import { Questions } from './questions.tsx';
import './rules.css';
import { Sources } from './sources.tsx';
import { Versions } from './versions.tsx';
import { ruleWords } from './words.ts';

const FILTERS = ['version'] as const;
const PARTS = ['sources', 'rules', 'cases', 'questions', 'versions', 'text'] as const;
type Part = (typeof PARTS)[number];

/** One programme, read side by side with its sources. */
export default function ProgrammePage() {
  const { sheet: words } = useWords(ruleWords);
  const say = useSay();
  const { programme: name = '', part: named } = useParams();
  const { chosen } = useFilters(FILTERS);
  const path = pathOf('/api/programmes/:programme', { programme: name });
  const reading = useRead(programmeSchema, path, { version: chosen.version });
  const part = PARTS.find((each) => each === named) ?? 'sources';
  const { value } = reading;
  return (
    <>
      <PageHead
        title={value ? say(value.title) : name}
        about={value && `${value.name} · ${words.version(value.version)} · ${say(value.place)}`}
        back={{ to: '/rules', label: words.back }}
      />
      <Shown reading={reading}>
        {(programme) => (
          <>
            <Documents programme={programme} />
            <AreaTabs label={words.label} tabs={tabsOf(programme, chosen.version)} />
            <PartBody part={part} programme={programme} />
          </>
        )}
      </Shown>
    </>
  );
}

/** The parts of a programme's page, each at an address of its own, of the version that is read. */
function tabsOf({ name }: Programme, version: string | undefined): AreaTab[] {
  const page = `/rules/${encodeURIComponent(name)}`;
  return PARTS.map((part) => ({
    to: addressOf(part === 'sources' ? page : `${page}/${part}`, { version }),
    title: { zh: ruleWords.zh.sheet.parts[part], en: ruleWords.en.sheet.parts[part] },
  }));
}

function PartBody({ part, programme }: { readonly part: Part; readonly programme: Programme }) {
  switch (part) {
    case 'sources':
      return <Sources programme={programme} />;
    case 'rules':
      return <ComponentRules components={programme.components} />;
    case 'cases':
      return <Cases programme={programme} />;
    case 'questions':
      return <Questions programme={programme} />;
    case 'versions':
      return <Versions programme={programme} />;
    case 'text':
      return <FileText programme={programme} />;
  }
}

function Documents({ programme: { documents, components } }: { readonly programme: Programme }) {
  const { sheet: words } = useWords(ruleWords);
  const language = useLanguage();
  return (
    <Section title={words.documents}>
      <ul className="nb-documents">
        {documents.map(({ name, number, title, issuedOn, kind }) => (
          <li key={name}>
            {number !== undefined && `${number} `}
            {title} <Tag>{words.kinds[kind]}</Tag>
            {issuedOn !== undefined && <span className="nb-fine"> {words.issuedOn(issuedOn)}</span>}
          </li>
        ))}
      </ul>
      <p>
        <span className="nb-quiet">{words.components}</span>{' '}
        <span className="nb-tags">
          {components.map(({ name, title, isDetermined }) => (
            <Tag key={name} tone={isDetermined ? 'primary' : 'waits'}>
              {isDetermined ? title[language] : `${title[language]} · ${words.undetermined}`}
            </Tag>
          ))}
        </span>
      </p>
    </Section>
  );
}

function FileText({
  programme: { text, name, version, digest },
}: {
  readonly programme: Programme;
}) {
  const { sheet: words } = useWords(ruleWords);
  const save = () => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/yaml' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `${name}-${version}.yaml`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Section
      title={words.parts.text}
      about={`${words.digest} ${digest}`}
      actions={<Button onClick={save}>{words.copyText}</Button>}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <pre className="nb-programme-text" tabIndex={0}>
        {text}
      </pre>
    </Section>
  );
}
