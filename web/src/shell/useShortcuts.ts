import { useEffect, useRef } from 'react';
import { type ShortcutAction, shortcutOf } from './shortcuts.ts';

/** Listens for the desktop's shortcuts; `act` decides what each does now. */
export function useShortcuts(act: (action: ShortcutAction) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = shortcutOf(event);
      if (!action) return;
      event.preventDefault();
      latest.current(action);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
