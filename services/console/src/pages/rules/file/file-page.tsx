import { programmeCheckSchema, programmeFiledSchema } from '@nuanbu/contracts/http';
import { Alert, App, Button, Input, Upload } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useCommand } from '../../../api/queries.ts';
import { count } from '../../../format/numbers.ts';
import { useLanguage, useSay, useWords } from '../../../language/language.tsx';
import { AreaTabs } from '../../../parts/area-tabs.tsx';
import { ConfirmTyped } from '../../../parts/confirm-typed.tsx';
import { useDraft } from '../../../parts/drafts.ts';
import { PageHead, Section } from '../../../parts/page-head.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Waiting } from '../../../parts/progress.tsx';
import { RULE_TABS } from '../pages.ts';
import '../rules.css';
import { ruleWords } from '../words.ts';
import { placeIn } from './places.ts';
import { type Check, ComponentRules, type SoundCheck } from './rules-in-words.tsx';

/** So many lines stay in sight above the one that somebody goes to. */
const LINES_ABOVE = 5;

/** A programme file: checked place by place, then filed as a version. */
export default function FilePage() {
  const { area, check: words } = useWords(ruleWords);
  const draft = useDraft<{ text: string }>('programme');
  const [text, setText] = useState(draft.kept?.text ?? '');
  const [found, setFound] = useState<Check>();
  const field = useRef<TextAreaRef>(null);
  const check = useCommand(programmeCheckSchema);

  const type = (next: string) => {
    setText(next);
    setFound(undefined);
    draft.keep(undefined, { text: next });
  };
  const look = async () => {
    const answer = await check.send('/api/programmes/check', { text });
    setFound(answer.ok ? answer.value : undefined);
  };
  const goTo = (line: number, column: number) => {
    const area = field.current?.resizableTextArea?.textArea;
    const { from, to } = placeIn(text, line, column);
    if (!area) return;
    area.focus();
    area.setSelectionRange(from, to);
    const lines = text.split('\n').length;
    area.scrollTop = (area.scrollHeight * Math.max(0, line - LINES_ABOVE)) / lines;
  };

  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={area} tabs={RULE_TABS} />
      <Section
        title={words.text}
        actions={
          <>
            <Upload
              accept=".yaml,.yml"
              showUploadList={false}
              beforeUpload={(file) => {
                void file.text().then(type);
                return false;
              }}
            >
              <Button>{words.choose}</Button>
            </Upload>
            <Button
              type="primary"
              loading={check.isBusy}
              disabled={text.trim() === ''}
              onClick={() => void look()}
            >
              {words.check}
            </Button>
          </>
        }
      >
        <ProblemAlert failure={check.failure} />
        {found && !found.ok && <Problems problems={found.problems} onGo={goTo} />}
        <Input.TextArea
          aria-label={words.text}
          placeholder={words.empty}
          ref={field}
          className="nb-programme-field"
          value={text}
          onChange={({ target }) => type(target.value)}
          rows={18}
          spellCheck={false}
          wrap="off"
        />
        <Waiting isBusy={check.isBusy} label={words.checking} />
      </Section>
      {found?.ok && <Sound check={found} text={text} onFiled={draft.drop} />}
    </>
  );
}

function Problems({
  problems,
  onGo,
}: {
  readonly problems: Extract<Check, { ok: false }>['problems'];
  readonly onGo: (line: number, column: number) => void;
}) {
  const { check: words } = useWords(ruleWords);
  const say = useSay();
  return (
    <Alert
      className="nb-alert"
      type="error"
      showIcon
      role="alert"
      title={words.problems(count(problems.length))}
      description={
        <>
          <p>{words.problemsWhy}</p>
          <ol className="nb-problem-list">
            {problems.map(({ line, column, path, problem, problemWords }) => (
              <li key={`${line}:${column}:${path}:${problem}`}>
                <button type="button" className="nb-textbutton" onClick={() => onGo(line, column)}>
                  {words.place(line, column)}
                </button>{' '}
                <code>{path}</code> {say(problemWords)}
              </li>
            ))}
          </ol>
        </>
      }
    />
  );
}

/** What a sound file says, and the way to file it. */
function Sound({
  check,
  text,
  onFiled,
}: {
  readonly check: SoundCheck;
  readonly text: string;
  readonly onFiled: () => void;
}) {
  const { check: words } = useWords(ruleWords);
  const say = useSay();
  const language = useLanguage();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const file = useCommand(programmeFiledSchema);
  const [isOpen, setOpen] = useState(false);
  const { name, title, isOnFile, questions, lacking } = check;
  const confirm = async () => {
    const answer = await file.send('/api/programmes', { text });
    if (answer.ok) {
      onFiled();
      void message.success(words.filed(answer.value.name, answer.value.version));
      void navigate(`/rules/${encodeURIComponent(answer.value.name)}`);
    }
    return answer;
  };
  return (
    <>
      <Section
        title={words.sound}
        about={`${say(title)} · ${name}`}
        actions={
          <Button type="primary" disabled={isOnFile} onClick={() => setOpen(true)}>
            {words.file}
          </Button>
        }
      >
        <div role="status">
          {isOnFile && <p>{words.onFile}</p>}
          {lacking.length > 0 && (
            <>
              <p>{words.lacking}</p>
              <ul>
                {lacking.map(({ component, ancestor, because }) => (
                  <li key={component + ancestor}>
                    {component}: {words.lackingText(ancestor, words.because[because])}
                  </li>
                ))}
              </ul>
            </>
          )}
          {questions.length > 0 && (
            <>
              <p>{words.questions}</p>
              <ul>
                {questions.map(({ parameter, openQuestion, openQuestionZh, reading }) => (
                  <li key={parameter}>
                    {language === 'zh' ? (openQuestionZh ?? openQuestion) : openQuestion}{' '}
                    <code>{reading}</code>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      </Section>
      <ComponentRules components={check.components} />
      <ConfirmTyped
        title={words.fileTitle(name)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onConfirm={confirm}
        isBusy={file.isBusy}
        failure={file.failure}
        confirmLabel={words.file}
        word={words.word}
      >
        <p>{words.fileWhy}</p>
      </ConfirmTyped>
    </>
  );
}
