import { type ReactNode, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider } from 'react-intl';
import { create } from 'zustand';
import { recall, remember } from '../lib/storage.ts';
import { catalogues, type Language } from './messages.ts';

function firstLanguage(): Language {
  return (
    recall('centrala.language') ?? (navigator.languages.some((tag) => tag.startsWith('bg')) ? 'bg' : 'en')
  );
}

const LOCALE: Record<Language, string> = { bg: 'bg-BG', en: 'en-GB' };
/** React Aria carries American English only; its own few words are the same. */
const ARIA_LOCALE: Record<Language, string> = { bg: 'bg-BG', en: 'en-US' };

export const useLanguage = create<{ language: Language }>(() => ({ language: firstLanguage() }));

export function setLanguage(language: Language): void {
  remember('centrala.language', language);
  useLanguage.setState({ language });
}

export function IntlRoot({ children }: { children: ReactNode }) {
  const { language } = useLanguage();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <IntlProvider
      locale={LOCALE[language]}
      messages={catalogues[language]}
      // A refusal may come without a value that its sentence wants: the raw sentence is still better than none.
      onError={() => {}}
    >
      <I18nProvider locale={ARIA_LOCALE[language]}>{children}</I18nProvider>
    </IntlProvider>
  );
}
