import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import {
  type newWhatIfSchema,
  programmeSchema,
  runPageSchema,
  startRule,
} from '@nuanbu/contracts/http';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../../api/addresses.ts';
import type { Failure } from '../../../api/answers.ts';
import { useRead } from '../../../api/queries.ts';
import { useLanguage, useWords } from '../../../language/language.tsx';
import { Field, FieldGroup } from '../../../parts/field.tsx';
import { Section } from '../../../parts/page-head.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { useProgrammes } from '../../../parts/programmes.ts';
import { Waiting } from '../../../parts/progress.tsx';
import { Empty, Shown } from '../../../parts/states.tsx';
import { type Programme, parameterLabel, valueLabel } from '../parameters.ts';
import { whatIfWords } from './words.ts';

type Asked = z.input<typeof newWhatIfSchema>;
type StartRule = z.output<typeof startRule>;
interface Setting {
  readonly path: string | undefined;
  readonly value: string;
}

interface Props {
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  readonly onAsk: (asked: Asked) => void;
}

/** Which run, and by which other rules. */
export function WhatIfForm(props: Props) {
  const words = useWords(whatIfWords);
  const runs = useRead(runPageSchema, '/api/runs', { state: 'succeeded', limit: 100 });
  return (
    <Section title={words.form}>
      <Shown reading={runs}>
        {({ items }) =>
          items.length === 0 ? <Empty title={words.noRuns} /> : <FormBody {...props} runs={items} />
        }
      </Shown>
    </Section>
  );
}

type Run = z.output<typeof runPageSchema>['items'][number];

function FormBody({ isBusy, failure, onAsk, runs }: Props & { readonly runs: readonly Run[] }) {
  const words = useWords(whatIfWords);
  const [number, setNumber] = useState(runs[0]?.number ?? 0);
  const [rule, setRule] = useState<StartRule>();
  const [against, setAgainst] = useState<string>();
  const [settings, setSettings] = useState<readonly Setting[]>([{ path: undefined, value: '' }]);
  const run = runs.find((each) => each.number === number);
  const given = settings.flatMap(({ path, value }) =>
    path === undefined || value.trim() === '' ? [] : [{ path, value: value.trim() }],
  );
  const isNothing = rule === undefined && against === undefined && given.length === 0;
  const ask = () =>
    onAsk({
      run: number,
      settings: given,
      ...(rule !== undefined && { startRule: rule }),
      ...(against !== undefined && { against: { name: against } }),
    });
  return (
    <>
      <ProblemAlert failure={failure} />
      <FieldGroup>
        <Field label={words.run}>
          {(id) => (
            <Select
              id={id}
              value={number}
              onChange={setNumber}
              options={runs.map((each) => ({
                value: each.number,
                label: words.runIs(each.number, each.programme, each.season),
              }))}
            />
          )}
        </Field>
        <Field label={words.startRule}>
          {(id) => (
            <Select
              id={id}
              allowClear
              placeholder={words.asIs}
              value={rule ?? null}
              onChange={(value) => setRule(value ?? undefined)}
              options={startRule.options.map((value) => ({ value, label: words.rules[value] }))}
            />
          )}
        </Field>
        <AgainstField value={against} onChange={setAgainst} />
        {run && <Settings run={run} settings={settings} onChange={setSettings} />}
      </FieldGroup>
      <div className="nb-actions">
        <Button type="primary" loading={isBusy} disabled={isNothing} onClick={ask}>
          {words.ask}
        </Button>
        {isNothing && <span className="nb-quiet">{words.nothing}</span>}
      </div>
      <Waiting isBusy={isBusy} label={words.underWay} />
    </>
  );
}

function AgainstField({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const words = useWords(whatIfWords);
  const { options } = useProgrammes();
  return (
    <Field label={words.against}>
      {(id) => (
        <Select
          id={id}
          allowClear
          placeholder={words.asIs}
          value={value ?? null}
          onChange={(chosen) => onChange(chosen ?? undefined)}
          options={[...options]}
        />
      )}
    </Field>
  );
}

interface SettingsProps {
  readonly settings: readonly Setting[];
  readonly onChange: (settings: readonly Setting[]) => void;
}

/** Parameters at other values, chosen among those of the run's programme. */
function Settings({ run, ...props }: SettingsProps & { readonly run: Run }) {
  const words = useWords(whatIfWords);
  const path = pathOf('/api/programmes/:programme', { programme: run.programme });
  const programme = useRead(programmeSchema, path);
  return (
    <Field label={words.settings}>
      {(id) => (
        <Shown reading={programme} rows={2}>
          {(value) => <SettingRows {...props} id={id} programme={value} />}
        </Shown>
      )}
    </Field>
  );
}

function SettingRows({
  id,
  settings,
  onChange,
  programme,
}: SettingsProps & { readonly id: string; readonly programme: Programme }) {
  const words = useWords(whatIfWords);
  const language = useLanguage();
  const change = (index: number, what: Partial<Setting>) =>
    onChange(settings.map((each, at) => (at === index ? { ...each, ...what } : each)));
  const options = programme.parameters
    .filter(({ path }) => !path.startsWith('contradictions.'))
    .map(({ path }) => ({
      value: path,
      label: `${parameterLabel(path, programme, language, false)}  ${path}`,
    }));
  return (
    <div className="nb-settings">
      {settings.map(({ path, value }, index) => {
        const now = programme.parameters.find((each) => each.path === path);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is named by its place
          <div key={index} className="nb-setting">
            <Select
              {...(index === 0 && { id })}
              aria-label={`${words.parameter} ${index + 1}`}
              placeholder={words.parameter}
              showSearch={{ optionFilterProp: 'label' }}
              allowClear
              popupMatchSelectWidth={false}
              style={{ width: 360, maxWidth: '100%' }}
              value={path ?? null}
              onChange={(chosen) => change(index, { path: chosen ?? undefined })}
              options={options}
            />
            <Input
              aria-label={`${words.value} ${index + 1}`}
              placeholder={now ? words.now(now.value) : words.value}
              style={{ width: 180 }}
              value={value}
              maxLength={400}
              onChange={({ target }) => change(index, { value: target.value })}
            />
            {now && (
              <span className="nb-fine">{words.now(valueLabel(now, programme, language))}</span>
            )}
            {settings.length > 1 && (
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={words.remove(`${words.parameter} ${index + 1}`)}
                onClick={() => onChange(settings.filter((_, at) => at !== index))}
              />
            )}
          </div>
        );
      })}
      <div>
        <Button
          type="link"
          size="small"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => onChange([...settings, { path: undefined, value: '' }])}
        >
          {words.add}
        </Button>
      </div>
    </div>
  );
}
