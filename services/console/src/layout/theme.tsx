import { App as AntApp, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { type ReactNode, useEffect } from 'react';
import { FONT, type Palette, paletteOf } from './palette.ts';
import { usePreferences } from './preferences.tsx';

/** Ant Design with our few colors, in both lights and both languages. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const { isDark, language } = usePreferences();
  const palette = paletteOf(isDark);
  useEffect(() => {
    for (const [name, value] of Object.entries(palette)) {
      document.documentElement.style.setProperty(`--nb-${name}`, value);
    }
  }, [palette]);
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      theme={{
        algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: tokensOf(palette),
        components: componentsOf(palette),
      }}
      button={{ autoInsertSpace: false }}
    >
      <AntApp className="nb-app">{children}</AntApp>
    </ConfigProvider>
  );
}

function tokensOf(palette: Palette) {
  return {
    colorPrimary: palette.primary,
    colorInfo: palette.primary,
    colorLink: palette.link,
    colorLinkHover: palette.linkHover,
    colorBgLayout: palette.ground,
    colorBgContainer: palette.paper,
    colorBgElevated: palette.raised,
    colorBorder: palette.edge,
    colorBorderSecondary: palette.rule,
    colorText: palette.text,
    colorTextSecondary: palette.quiet,
    colorTextTertiary: palette.quiet,
    colorTextDescription: palette.quiet,
    colorTextPlaceholder: palette.faint,
    colorErrorBg: palette.badTint,
    colorErrorBorder: palette.bad,
    colorWarningBg: palette.waitsTint,
    colorWarningBorder: palette.waits,
    colorSuccessBg: palette.goodTint,
    colorSuccessBorder: palette.good,
    colorInfoBg: palette.primaryTint,
    colorInfoBorder: palette.link,
    colorError: palette.bad,
    colorWarning: palette.waits,
    colorSuccess: palette.good,
    fontFamily: FONT,
    fontSize: 14,
    borderRadius: 4,
    wireframe: false,
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.18s',
  };
}

function componentsOf(palette: Palette) {
  return {
    Layout: { headerBg: palette.paper, siderBg: palette.paper, headerHeight: 52 },
    Menu: {
      itemHeight: 36,
      itemSelectedBg: palette.primaryTint,
      itemSelectedColor: palette.link,
      groupTitleColor: palette.quiet,
      itemBorderRadius: 4,
      activeBarBorderWidth: 0,
    },
    Table: {
      headerBg: palette.head,
      headerColor: palette.quiet,
      fontWeightStrong: 500,
      headerSplitColor: 'transparent',
      rowHoverBg: palette.hover,
      rowSelectedBg: palette.primaryTint,
      rowSelectedHoverBg: palette.primaryTint,
      cellPaddingBlockSM: 7,
    },
    Tabs: {
      itemSelectedColor: palette.link,
      itemHoverColor: palette.linkHover,
      inkBarColor: palette.link,
    },
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
  };
}
