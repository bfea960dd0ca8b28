import { programmeSchema, type RUN_KINDS, runPageSchema } from '@nuanbu/contracts/http';
import { AutoComplete, Input, Select } from 'antd';
import { useNavigate } from 'react-router';
import { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand, useRead } from '../../api/queries.ts';
import { useSay, useWords } from '../../language/language.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { ExplainedChoice } from '../../parts/explained-choice.tsx';
import { Field, FieldGroup } from '../../parts/field.tsx';
import { useKept } from '../../parts/kept.ts';
import { useProgrammes } from '../../parts/programmes.ts';
import { runWords } from './words.ts';

type Kind = (typeof RUN_KINDS)[number];

interface Asked {
  readonly kind: Kind;
  readonly programme?: string;
  readonly component?: string;
  readonly season?: string;
  readonly until?: string;
  readonly reason?: string;
}

export interface StartRunProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What is asked for unless the person chooses otherwise. */
  readonly usual?: Asked;
}

const startedSchema = z.object({ number: z.int() });
/** From the harmless to what becomes money. */
const KINDS: readonly Kind[] = ['trial', 'provisional', 'final', 'correction'];

/** Asks which run is to be made, starts it, and goes to its page. */
export function StartRun({ isOpen, onClose, usual = { kind: 'trial' } }: StartRunProps) {
  const { start: words } = useWords(runWords);
  const go = useNavigate();
  const command = useCommand(startedSchema);
  const { values, set, drop } = useKept<Asked>(`run-${usual.kind}-${usual.programme ?? ''}`, usual);
  const { kind, programme, component, season, until, reason = '' } = values;
  const isCorrection = kind === 'correction';
  const isGrounded = reason.trim() !== '' && (season !== undefined || until !== undefined);
  const start = async () => {
    const answer = await command.send('/api/runs', {
      kind,
      programme,
      ...(component && { component }),
      ...(season && { season }),
      ...(until && { until }),
      ...(reason.trim() !== '' && { reason: reason.trim() }),
    });
    if (!answer.ok) return answer;
    drop();
    const end = isCorrection ? '/runs/:run/differences' : '/runs/:run';
    void go(pathOf(end, { run: answer.value.number }));
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.title}
      isOpen={isOpen}
      onClose={() => {
        command.reset();
        onClose();
      }}
      onConfirm={start}
      isBusy={command.isBusy}
      failure={command.failure}
      confirmLabel={words.go}
      canConfirm={programme !== undefined && (!isCorrection || isGrounded)}
      width={620}
    >
      <FieldGroup>
        <Field label={words.kind}>
          {(id) => (
            <ExplainedChoice
              id={id}
              label={words.kind}
              value={kind}
              onChange={(chosen) => set({ kind: chosen })}
              options={KINDS.map((each) => ({
                value: each,
                label: words.kinds[each],
                says: words.kindsSay[each],
              }))}
            />
          )}
        </Field>
        <Subjects values={values} set={set} />
        <Field
          label={words.reason}
          isRequired={isCorrection}
          help={isCorrection ? words.reasonCorrection : words.reasonHelp}
        >
          {(id) => (
            <Input.TextArea
              id={id}
              value={reason}
              onChange={({ target }) => set({ reason: target.value })}
              maxLength={2_000}
              autoSize={{ minRows: 2, maxRows: 6 }}
            />
          )}
        </Field>
      </FieldGroup>
    </ConfirmTyped>
  );
}

/** Which programme, component and season, and of what is paid once up to which day. */
function Subjects({ values, set }: { values: Asked; set: (changed: Partial<Asked>) => void }) {
  const { start: words } = useWords(runWords);
  const say = useSay();
  const { kind, programme, component, season, until } = values;
  const isCorrection = kind === 'correction';
  const { options } = useProgrammes();
  const { value: runs } = useRead(runPageSchema, '/api/runs', { limit: 50 });
  const path = pathOf('/api/programmes/:programme', { programme: programme ?? '' });
  const isChosen = programme !== undefined;
  const { value: chosen } = useRead(programmeSchema, path, {}, { isEnabled: isChosen });
  const own = runs?.items.filter((run) => run.programme === programme) ?? [];
  const seasons = [...new Set(own.map((run) => run.season))];
  const isOnce = chosen?.components.find(({ name }) => name === component)?.per === 'once';
  return (
    <>
      <Field label={words.programme} isRequired>
        {(id) => (
          <Select<string>
            id={id}
            showSearch
            value={programme}
            placeholder={words.programmeMissing}
            onChange={(name) => set({ programme: name, component: undefined, season: undefined })}
            options={[...options]}
          />
        )}
      </Field>
      <Field label={words.component}>
        {(id) => (
          <Select<string>
            id={id}
            allowClear
            value={component}
            placeholder={words.componentUsual}
            onChange={(name?: string) => set({ component: name })}
            options={(chosen?.components ?? []).map(({ name, title }) => ({
              value: name,
              label: say(title),
            }))}
          />
        )}
      </Field>
      {isOnce ? (
        <Field label={words.until} help={words.untilHelp}>
          {(id) => (
            <Input
              id={id}
              type="date"
              value={until}
              onChange={({ target }) => set({ until: target.value })}
            />
          )}
        </Field>
      ) : (
        <Field label={words.season} isRequired={isCorrection}>
          {(id) => (
            <AutoComplete
              id={id}
              allowClear
              value={season}
              placeholder={isCorrection ? words.seasonMissing : words.seasonUsual}
              onChange={(name?: string) => set({ season: name })}
              options={seasons.map((value) => ({ value }))}
            />
          )}
        </Field>
      )}
    </>
  );
}
