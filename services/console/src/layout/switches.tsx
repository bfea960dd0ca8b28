import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useWords } from '../language/language.tsx';
import { sharedWords } from '../language/shared.ts';
import { type ThemeChoice, usePreferences } from './preferences.tsx';

/** The other language, by its own name. */
export function LanguageSwitch() {
  const words = useWords(sharedWords);
  const { language, change } = usePreferences();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <Button
      type="text"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      title={words.toOtherLanguage}
      onClick={() => change({ language: other })}
    >
      {words.otherLanguage}
    </Button>
  );
}

const ICONS = { light: SunOutlined, dark: MoonOutlined, system: DesktopOutlined };
const CHOICES: readonly ThemeChoice[] = ['light', 'dark', 'system'];

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const words = useWords(sharedWords);
  const { themeChoice, change } = usePreferences();
  const Icon = ICONS[themeChoice];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [themeChoice],
        onClick: ({ key }) => change({ themeChoice: key as ThemeChoice }),
        items: CHOICES.map((key) => ({ key, label: words.themes[key] })),
      }}
    >
      <Button type="text" icon={<Icon aria-hidden />} aria-label={words.theme} />
    </Dropdown>
  );
}
