import type { MessageId } from '../i18n/messages.ts';

/**
 * Every shortcut of the desktop, in one table (O-6): Ctrl+Alt and a key. Keys are places on the keyboard
 * (`event.code`), so they work the same on a Bulgarian layout.
 */
export const SHORTCUTS = [
  { action: 'accept', code: 'KeyA', key: 'A', label: 'shortcut.accept', group: 'call' },
  { action: 'hold', code: 'KeyV', key: 'V', label: 'shortcut.hold', group: 'call' },
  { action: 'mute', code: 'KeyQ', key: 'Q', label: 'shortcut.mute', group: 'call' },
  { action: 'keypad', code: 'KeyK', key: 'K', label: 'shortcut.keypad', group: 'call' },
  { action: 'consult', code: 'KeyC', key: 'C', label: 'shortcut.consult', group: 'call' },
  { action: 'transfer', code: 'KeyX', key: 'X', label: 'shortcut.transfer', group: 'call' },
  { action: 'conference', code: 'KeyH', key: 'H', label: 'shortcut.conference', group: 'call' },
  { action: 'swap', code: 'KeyS', key: 'S', label: 'shortcut.swap', group: 'call' },
  { action: 'help', code: 'KeyJ', key: 'J', label: 'shortcut.help', group: 'call' },
  { action: 'end', code: 'KeyE', key: 'E', label: 'shortcut.end', group: 'call' },
  { action: 'wrapUp', code: 'KeyW', key: 'W', label: 'shortcut.wrapUp', group: 'call' },
  { action: 'available', code: 'KeyR', key: 'R', label: 'shortcut.available', group: 'agent' },
  { action: 'stateSelector', code: 'KeyN', key: 'N', label: 'shortcut.stateSelector', group: 'agent' },
  { action: 'profile', code: 'KeyU', key: 'U', label: 'shortcut.profile', group: 'agent' },
  { action: 'signOut', code: 'KeyL', key: 'L', label: 'shortcut.signOut', group: 'agent' },
  { action: 'taskList', code: 'Digit7', key: '7', label: 'shortcut.taskList', group: 'page' },
  { action: 'switchTask', code: 'Digit8', key: '8', label: 'shortcut.switchTask', group: 'page' },
  { action: 'navigation', code: 'KeyT', key: 'T', label: 'shortcut.navigation', group: 'page' },
  { action: 'request', code: 'Digit9', key: '9', label: 'shortcut.request', group: 'page' },
  { action: 'notices', code: 'KeyI', key: 'I', label: 'shortcut.notices', group: 'page' },
  { action: 'silent', code: 'KeyD', key: 'D', label: 'shortcut.silent', group: 'page' },
  { action: 'shortcuts', code: 'KeyF', key: 'F', label: 'shortcut.shortcuts', group: 'page' },
] as const satisfies readonly {
  action: string;
  code: string;
  key: string;
  label: MessageId;
  group: string;
}[];

export type ShortcutAction = (typeof SHORTCUTS)[number]['action'];

/** How a shortcut is written beside a control. */
export function keysOf(action: ShortcutAction): string {
  return `Ctrl+Alt+${SHORTCUTS.find((shortcut) => shortcut.action === action)?.key ?? ''}`;
}

type KeyPress = Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'repeat' | 'code'> & {
  getModifierState: (key: string) => boolean;
};

/** The action of a key press. AltGraph reports itself as Ctrl+Alt on some systems and is for typing. */
export function shortcutOf(press: KeyPress): ShortcutAction | undefined {
  if (!press.ctrlKey || !press.altKey || press.shiftKey || press.metaKey || press.repeat) return undefined;
  if (press.getModifierState('AltGraph')) return undefined;
  return SHORTCUTS.find((shortcut) => shortcut.code === press.code)?.action;
}
