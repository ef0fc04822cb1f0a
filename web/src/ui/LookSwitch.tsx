import { Languages, SunMoon } from 'lucide-react';
import { setLanguage, useLanguage } from '../i18n/IntlRoot.tsx';
import { useText } from '../i18n/messages.ts';
import { setTheme, type Theme, useTheme } from '../lib/theme.ts';
import { IconButton } from './Button.tsx';
import css from './LookSwitch.module.css';
import { Tooltip } from './Tooltip.tsx';

const NEXT_THEME: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

/** Language and colours, for pages without a profile menu. */
export function LookSwitch() {
  const text = useText();
  const { language } = useLanguage();
  const { theme } = useTheme();
  return (
    <div className={css.look}>
      <Tooltip text={text('look.themeNow', { theme: text(`look.theme.${theme}`) })}>
        <IconButton
          label={text('look.themeNow', { theme: text(`look.theme.${theme}`) })}
          onPress={() => setTheme(NEXT_THEME[theme])}
        >
          <SunMoon size={19} aria-hidden="true" />
        </IconButton>
      </Tooltip>
      <button
        type="button"
        className={css.language}
        lang={language === 'bg' ? 'en' : 'bg'}
        onClick={() => setLanguage(language === 'bg' ? 'en' : 'bg')}
      >
        <Languages size={18} aria-hidden="true" />
        {language === 'bg' ? 'English' : 'Български'}
      </button>
    </div>
  );
}
