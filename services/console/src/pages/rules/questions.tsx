import { questionsSchema } from '@nuanbu/contracts/http';
import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useCommand, useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { moment } from '../../format/times.ts';
import { useLanguage, useWords } from '../../language/language.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { ConfirmTyped } from '../../parts/confirm-typed.tsx';
import { useDraft } from '../../parts/drafts.ts';
import { Section } from '../../parts/page-head.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { ExportMenu } from '../../parts/table/toolbar.tsx';
import { type Programme, parameterLabel, valueLabel } from './parameters.ts';
import { ruleWords } from './words.ts';

type Question = z.output<typeof questionsSchema>['items'][number];

/** What a programme leaves open, how it reads that, and whether finance agrees. */
export function Questions({ programme }: { readonly programme: Programme }) {
  const { questions: words } = useWords(ruleWords);
  const path = pathOf('/api/programmes/:programme/questions', { programme: programme.name });
  const reading = useRead(questionsSchema, path);
  const [signed, setSigned] = useState<Question>();
  return (
    <Section title={words.list} about={words.about} actions={<ExportMenu path={path} />}>
      <Shown reading={reading}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={words.none} />
          ) : (
            items.map((question) => (
              <QuestionText
                key={question.parameter}
                programme={programme}
                question={question}
                onSign={() => setSigned(question)}
              />
            ))
          )
        }
      </Shown>
      {signed && (
        <SignDialog programme={programme} question={signed} onClose={() => setSigned(undefined)} />
      )}
    </Section>
  );
}

interface QuestionProps {
  readonly programme: Programme;
  readonly question: Question;
}

/** Question and reading, in words. */
function useQuestion({ programme, question }: QuestionProps) {
  const language = useLanguage();
  const { parameter: path, openQuestion, openQuestionZh } = question;
  const say = (value: string) => valueLabel({ path, value }, programme, language);
  const asked = language === 'zh' ? (openQuestionZh ?? openQuestion) : openQuestion;
  return { asked, say, label: parameterLabel(path, programme, language, false) };
}

function QuestionText({ programme, question, onSign }: QuestionProps & { onSign: () => void }) {
  const { questions: words } = useWords(ruleWords);
  const may = useMay();
  const { asked, say, label } = useQuestion({ programme, question });
  const { parameter, reading, otherReadings, decidedBy, signOffs } = question;
  const isSigned = signOffs.some(({ counts }) => counts);
  return (
    <article className="nb-question" aria-label={asked}>
      <h3>{asked}</h3>
      <p className="nb-fine">
        {label} <code>{parameter}</code>
      </p>
      <dl className="nb-question-readings">
        <dt>{words.reading}</dt>
        <dd>
          <strong>{say(reading)}</strong>{' '}
          <span className="nb-fine">
            {decidedBy === undefined ? words.undecided : words.decidedBy(decidedBy)}
          </span>
        </dd>
        <dt>{words.others}</dt>
        <dd>
          {otherReadings.length === 0 ? (
            <span className="nb-quiet">{words.noOthers}</span>
          ) : (
            otherReadings.map((other) => <div key={other}>{say(other)}</div>)
          )}
        </dd>
        <dt>{words.signOffs}</dt>
        <dd>
          {signOffs.length === 0 && <Tag tone="waits">{words.notSigned}</Tag>}
          {signOffs.map(({ actor, at, reason, value, counts, auditNumber }) => (
            <div key={auditNumber}>
              <Tag tone={counts ? 'good' : 'plain'}>{counts ? words.counts : words.replaced}</Tag>{' '}
              {say(value)} · {reason}{' '}
              <span className="nb-fine">
                {actor} · {moment(at)}
              </span>
            </div>
          ))}
        </dd>
      </dl>
      {may('signOffQuestion') && decidedBy !== undefined && (
        <Button
          size="small"
          type={isSigned ? 'default' : 'primary'}
          onClick={onSign}
          aria-label={`${words.sign}：${asked}`}
        >
          {words.sign}
        </Button>
      )}
    </article>
  );
}

const signedSchema = z.object({ auditNumber: z.int() });
const MOST_CHARACTERS = 2_000;

interface Values {
  readonly reason: string;
}

function SignDialog({ programme, question, onClose }: QuestionProps & { onClose: () => void }) {
  const { questions: words } = useWords(ruleWords);
  const { message } = App.useApp();
  const { asked, say } = useQuestion({ programme, question });
  const sign = useCommand(signedSchema);
  const [form] = Form.useForm<Values>();
  const draft = useDraft<Values>(`sign-off-${programme.name}-${question.parameter}`);
  const confirm = async () => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values) return undefined;
    const path = pathOf('/api/programmes/:programme/sign-off', { programme: programme.name });
    const { parameter, reading: value } = question;
    const answer = await sign.send(path, { parameter, value, reason: values.reason.trim() });
    if (answer.ok) {
      draft.drop();
      void message.success(words.done);
    }
    return answer;
  };
  return (
    <ConfirmTyped
      title={words.signTitle}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      isBusy={sign.isBusy}
      failure={sign.failure}
      confirmLabel={words.sign}
      word={words.word}
    >
      <p>{asked}</p>
      <p>
        <span className="nb-quiet">{words.reading}</span> <strong>{say(question.reading)}</strong>
      </p>
      <p className="nb-quiet">{words.signWhy}</p>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ reason: '', ...draft.kept }}
        onValuesChange={draft.keep}
      >
        <Form.Item
          name="reason"
          label={words.reason}
          rules={[{ required: true, whitespace: true, message: words.reasonMissing }]}
        >
          <Input.TextArea rows={3} maxLength={MOST_CHARACTERS} />
        </Form.Item>
      </Form>
    </ConfirmTyped>
  );
}
