import { PERMISSIONS, type Permission } from '@nuanbu/contracts/http';
import { codesOf, ROLES } from '@nuanbu/terms';
import { useLabel, useSay, useWords } from '../../language/language.tsx';
import { AreaTabs } from '../../parts/area-tabs.tsx';
import { PageHead, Section } from '../../parts/page-head.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { USER_TABS } from './pages.ts';
import { isDuty, isSight, wordsOfPermission } from './permission-words.ts';
import './users.css';
import { userWords } from './words.ts';

const ALL = Object.keys(PERMISSIONS) as Permission[];
const GROUPS = [
  { group: 'sights', permissions: ALL.filter(isSight) },
  { group: 'deeds', permissions: ALL.filter((each) => !isSight(each) && !isDuty(each)) },
  { group: 'duties', permissions: ALL.filter(isDuty) },
] as const;

/** What each role may do, as the server decides it by the same table. */
export default function RolesPage() {
  const texts = useWords(userWords);
  const words = texts.roles;
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <AreaTabs label={texts.area} tabs={USER_TABS} />
      {GROUPS.map(({ group, permissions }) => (
        <Section
          key={group}
          title={words[group]}
          about={group === 'duties' ? words.dutiesNote : words.scopeNote}
        >
          <Matrix label={words[group]} permissions={permissions} />
        </Section>
      ))}
    </>
  );
}

function Matrix({ label, permissions }: { label: string; permissions: readonly Permission[] }) {
  const { roles: words } = useWords(userWords);
  const say = useSay();
  const roleLabel = useLabel();
  return (
    <Scroll label={label}>
      <table className="nb-grid nb-matrix" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{words.permission}</th>
            {codesOf(ROLES).map((role) => (
              <th key={role} scope="col">
                {roleLabel(ROLES, role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission) => (
            <tr key={permission}>
              <th scope="row">{say(wordsOfPermission(permission))}</th>
              {codesOf(ROLES).map((role) => (
                <td key={role}>
                  <Mark isOn={PERMISSIONS[permission].includes(role)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Mark({ isOn }: { readonly isOn: boolean }) {
  const { roles: words } = useWords(userWords);
  return (
    <span
      role="img"
      className={isOn ? 'nb-up' : 'nb-quiet'}
      aria-label={isOn ? words.may : words.mayNot}
    >
      {isOn ? '●' : '·'}
    </span>
  );
}
