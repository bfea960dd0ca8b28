import { PlusOutlined } from '@ant-design/icons';
import { usersSchema } from '@nuanbu/contracts/http';
import { ROLES } from '@nuanbu/terms';
import { Button, Tooltip } from 'antd';
import { useMemo, useState } from 'react';
import { useRead } from '../../api/queries.ts';
import { useSession } from '../../api/session.tsx';
import { dayText, moment } from '../../format/times.ts';
import { useLabel, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { Tag } from '../../parts/code-tag.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { usePlaces } from '../../parts/places.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import type { Column } from '../../parts/table/columns.ts';
import { PlainTable } from '../../parts/table/data-table.tsx';
import { USER_TABS } from './pages.ts';
import { AccessDialog, ResetDialog } from './user-decisions.tsx';
import { type User, UserDialog } from './user-dialog.tsx';
import './users.css';
import { userWords } from './words.ts';

/** What is open over the list. */
type Open =
  | { readonly kind: 'add' }
  | { readonly kind: 'change' | 'reset' | 'access'; readonly user: User }
  | { readonly kind: 'secret'; readonly name: string; readonly password: string };

/** Who can sign in. */
export default function UsersPage() {
  const words = useWords(userWords);
  const users = useRead(usersSchema, '/api/users');
  const scoped = useMemo(() => scopedPlaces(users.value?.items), [users.value]);
  const places = usePlaces(scoped);
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const tell = (name: string, password: string) => setOpen({ kind: 'secret', name, password });
  // The dialog that led to the password closes after it; what it closes by then is itself alone.
  const closeDialog = () => setOpen((now) => (now?.kind === 'secret' ? now : undefined));
  return (
    <>
      <PageHead
        title={words.title}
        about={words.about}
        actions={
          <Button
            type="primary"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => setOpen({ kind: 'add' })}
          >
            {words.add}
          </Button>
        }
      />
      <AreaTabs label={words.area} tabs={USER_TABS} />
      <Shown reading={users}>{({ items }) => <UserTable users={items} onOpen={setOpen} />}</Shown>
      {(open?.kind === 'add' || open?.kind === 'change') && (
        <UserDialog
          user={open.kind === 'change' ? open.user : undefined}
          places={places}
          onClose={closeDialog}
          onAdded={tell}
        />
      )}
      {open?.kind === 'reset' && (
        <ResetDialog name={open.user.name} onClose={closeDialog} onSet={tell} />
      )}
      {open?.kind === 'access' && (
        <AccessDialog
          name={open.user.name}
          isDisabled={open.user.disabledAt !== undefined}
          onClose={closeDialog}
        />
      )}
      <ShownOnce
        secret={open?.kind === 'secret' ? open.password : undefined}
        title={open?.kind === 'secret' ? words.secretTitle(open.name) : ''}
        onClose={close}
      >
        {open?.kind === 'secret' && <p>{words.secretFor(open.name)}</p>}
      </ShownOnce>
    </>
  );
}

/** The villages that users' scopes name. */
function scopedPlaces(users: readonly User[] = []): string[] {
  return users.flatMap(({ scope }) => (scope === 'all' ? [] : scope.villages));
}

function UserTable({
  users,
  onOpen,
}: {
  readonly users: readonly User[];
  readonly onOpen: (open: Open) => void;
}) {
  const words = useWords(userWords);
  const columns = useColumns(onOpen);
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = users.filter(({ name, displayName }) =>
    `${name} ${displayName}`.toLowerCase().includes(wanted),
  );
  return (
    <PlainTable<User>
      name="users"
      label={words.list}
      columns={columns}
      rows={shown}
      rowKey={({ name }) => name}
      exportPath="/api/users"
      empty={<Empty title={words.none} />}
      filters={
        <SearchField
          label={words.search}
          value={text}
          onChange={(typed) => setText(typed ?? '')}
          width={260}
        />
      }
    />
  );
}

function useColumns(onOpen: (open: Open) => void): Column<User>[] {
  const words = useWords(userWords);
  const label = useLabel();
  const { columns, form: _, ...texts } = words;
  return [
    { key: 'name', title: columns.name, isFixed: true, render: ({ name }) => name },
    { key: 'displayName', title: columns.displayName, render: ({ displayName }) => displayName },
    {
      key: 'roles',
      title: columns.roles,
      render: ({ roles }) => (
        <span className="nb-tags">
          {roles.map((role) => (
            <Tag key={role}>{label(ROLES, role)}</Tag>
          ))}
        </span>
      ),
    },
    { key: 'scope', title: columns.scope, render: ({ scope }) => <ScopeText scope={scope} /> },
    { key: 'state', title: columns.state, render: (user) => <UserState user={user} /> },
    {
      key: 'addedAt',
      title: columns.addedAt,
      isOptional: true,
      render: ({ addedAt }) => <span className="nb-number">{dayText(addedAt)}</span>,
    },
    {
      key: 'actions',
      title: columns.actions,
      render: (user) => (
        <RowActions
          user={user}
          onOpen={onOpen}
          labels={[texts.change, texts.reset, user.disabledAt ? texts.enable : texts.disable]}
        />
      ),
    },
  ];
}

function RowActions({
  user,
  onOpen,
  labels: [change = '', reset = '', access = ''],
}: {
  readonly user: User;
  readonly onOpen: (open: Open) => void;
  readonly labels: readonly string[];
}) {
  const words = useWords(userWords);
  const isOwn = useSession().name === user.name;
  const button = (kind: 'change' | 'reset' | 'access', label: string, isOff: boolean) => (
    <Tooltip title={isOff ? words.notYourself : undefined}>
      <Button
        type="link"
        size="small"
        disabled={isOff}
        aria-label={words.ofUser(label, user.name)}
        onClick={() => onOpen({ kind, user })}
      >
        {label}
      </Button>
    </Tooltip>
  );
  return (
    <span className="nb-rowactions">
      {button('change', change, isOwn)}
      {button('reset', reset, false)}
      {button('access', access, isOwn)}
    </span>
  );
}

function UserState({ user }: { readonly user: User }) {
  const { states, since, until } = useWords(userWords);
  if (user.disabledAt !== undefined) {
    return (
      <Tooltip title={since(moment(user.disabledAt))}>
        <Tag tone="bad">{states.disabled}</Tag>
      </Tooltip>
    );
  }
  if (user.lockedUntil !== undefined && user.lockedUntil * 1_000 > Date.now()) {
    return (
      <span className="nb-tags">
        <Tag tone="waits">{states.locked}</Tag>
        <span className="nb-fine">{until(moment(user.lockedUntil))}</span>
      </span>
    );
  }
  return <Tag tone="good">{states.active}</Tag>;
}

function ScopeText({ scope }: { readonly scope: User['scope'] }) {
  const words = useWords(userWords);
  if (scope === 'all') return <>{words.everywhere}</>;
  const named = [...scope.towns.map((town) => words.wholeTown(town)), ...scope.villages];
  if (named.length === 0) return <span className="nb-quiet">{words.nowhere}</span>;
  return <span className="nb-scope">{named.join('、')}</span>;
}
