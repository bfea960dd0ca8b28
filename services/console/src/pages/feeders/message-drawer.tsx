import { quarantinedMessageSchema } from '@nuanbu/contracts/http';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import type { z } from 'zod';
import { pathOf } from '../../api/addresses.ts';
import { useRead } from '../../api/queries.ts';
import { useMay } from '../../api/session.tsx';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { useWords } from '../../language/language.tsx';
import { CodeTag } from '../../parts/code-tag.tsx';
import { Facts } from '../../parts/figures.tsx';
import { Shown } from '../../parts/states.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { EntryState, isWaiting, QUARANTINE_CODES } from './quarantine-codes.tsx';
import { ReadingsTable } from './readings-table.tsx';
import { bytesOf, receivedOf } from './received.ts';
import { ReplayDialog, type ReplayResult } from './replay.tsx';
import { feederWords } from './words.ts';

type Message = z.output<typeof quarantinedMessageSchema>;

const WIDTH_PX = 760;

/** One quarantined message: why it was not taken, what it says, and what can be done about it. */
export function MessageDrawer({
  number,
  onClose,
  onReplayed,
}: {
  readonly number: number;
  readonly onClose: () => void;
  readonly onReplayed: (result: ReplayResult) => void;
}) {
  const { message: words } = useWords(feederWords);
  const may = useMay();
  const path = pathOf('/api/quarantine/:entry', { entry: number });
  const reading = useRead(quarantinedMessageSchema, path);
  const [open, setOpen] = useState<'replay' | 'discard'>();
  const close = () => setOpen(undefined);
  const canAct = may('handleQuarantine') && reading.value && isWaiting(reading.value);
  return (
    <Drawer
      open
      title={words.title(number)}
      size={WIDTH_PX}
      onClose={onClose}
      extra={
        canAct && (
          <span className="nb-actions">
            <Button danger onClick={() => setOpen('discard')}>
              {words.discard}
            </Button>
            <Button type="primary" onClick={() => setOpen('replay')}>
              {words.replay}
            </Button>
          </span>
        )
      }
    >
      <Shown reading={reading}>{(message) => <MessageBody message={message} />}</Shown>
      {open === 'discard' && <DiscardDialog number={number} onClose={close} />}
      {open === 'replay' && (
        <ReplayDialog
          title={words.replayTitle(number)}
          path={`${path}/replay`}
          body={{}}
          onClose={close}
          onDone={onReplayed}
        />
      )}
    </Drawer>
  );
}

function MessageBody({ message }: { readonly message: Message }) {
  const { message: words, quarantine } = useWords(feederWords);
  const { columns } = quarantine;
  const bytes = bytesOf(message.base64);
  const received = receivedOf(bytes);
  const facts = [
    { label: columns.state, value: <EntryState entry={message} /> },
    { label: columns.source, value: message.source },
    { label: words.topic, value: message.topic },
    { label: columns.receivedAt, value: moment(message.receivedAt) },
    { label: columns.lastSeenAt, value: moment(message.lastSeenAt) },
    { label: columns.count, value: count(message.count) },
    { label: columns.sizeBytes, value: count(message.sizeBytes) },
    { label: words.sha256, value: <code>{message.sha256}</code> },
  ];
  return (
    <>
      <section className="nb-drawer-part" aria-label={words.facts}>
        <Facts facts={facts} />
        <Fate message={message} />
      </section>
      {received.kind === 'readings' ? (
        <section className="nb-drawer-part" aria-labelledby="message-readings">
          <h2 id="message-readings">{words.readings}</h2>
          <ReadingsTable readings={received.readings} reasons={message.reasons} />
        </section>
      ) : (
        <section className="nb-drawer-part" aria-labelledby="message-reasons">
          <h2 id="message-reasons">{words.reasons}</h2>
          {message.reasons.map(({ code, detail }) => (
            <p key={`${code}${detail}`}>
              <CodeTag table={QUARANTINE_CODES} code={code} tone="waits" /> <code>{detail}</code>
            </p>
          ))}
        </section>
      )}
      <section className="nb-drawer-part" aria-labelledby="message-original">
        <h2 id="message-original">{words.original}</h2>
        {bytes.length < message.sizeBytes && (
          <p className="nb-waits">
            {words.firstOnly(count(bytes.length), count(message.sizeBytes))}
          </p>
        )}
        {received.kind === 'bytes' && <p className="nb-fine">{words.asHex}</p>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
        <pre className="nb-raw" tabIndex={0}>
          {received.text}
        </pre>
        <SaveLink bytes={bytes} number={message.number} />
      </section>
    </>
  );
}

/** What became of a message that no longer waits. */
function Fate({ message: { discarded, replayedAt } }: { readonly message: Message }) {
  const { message: words } = useWords(feederWords);
  if (discarded) {
    return <p>{words.discardedBy(discarded.actor, moment(discarded.at), discarded.reason)}</p>;
  }
  return replayedAt === undefined ? null : <p>{words.replayedAt(moment(replayedAt))}</p>;
}

function SaveLink({ bytes, number }: { bytes: Uint8Array<ArrayBuffer>; number: number }) {
  const { message: words } = useWords(feederWords);
  const save = () => {
    const address = URL.createObjectURL(new Blob([bytes]));
    const link = document.createElement('a');
    link.href = address;
    link.download = `quarantine-${number}.bin`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Button type="link" size="small" onClick={save}>
      {words.save}
    </Button>
  );
}
