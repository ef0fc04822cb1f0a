import { create } from 'zustand';
import { recall, remember } from './storage.ts';

export type Theme = 'system' | 'light' | 'dark';

export const useTheme = create<{ theme: Theme }>(() => ({ theme: recall('centrala.theme') ?? 'system' }));

/** Chooses the colours; `public/theme.js` applies the choice before the first paint of the next visit. */
export function setTheme(theme: Theme): void {
  remember('centrala.theme', theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  useTheme.setState({ theme });
}
