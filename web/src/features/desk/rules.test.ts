import { describe, expect, it } from 'vitest';
import { agentState, at, NOW, task, timers } from '../../../test/unit/world.tsx';
import { inListOrder, inStackOrder } from '../../live/order.ts';
import { choosable, stateClock } from '../../shell/StateSelector.tsx';
import { SHORTCUTS, shortcutOf } from '../../shell/shortcuts.ts';
import { connectedFor, subStateFor } from '../../shell/taskText.ts';
import { microphoneUse } from '../../shell/useSound.ts';
import { shownTask } from '../../shell/view.ts';
import { arrange } from './WrapUp.tsx';

describe('the state timer', () => {
  // Proves: STA-11
  it('counts from the change of state and hides while engaged', () => {
    expect(stateClock(agentState({ since: at(-755) }), NOW)).toBe('12:35');
    expect(stateClock(agentState({ engaged: true }), NOW)).toBeUndefined();
  });

  // Proves: STA-12
  it('shows this reason and the whole idle time after a change of reasons', () => {
    const lunch = agentState({ name: 'idle', since: at(-1200), idleSince: at(-1800) });
    expect(stateClock(lunch, NOW)).toBe('20:00 / 30:00');
    expect(stateClock({ ...lunch, idleSince: lunch.since }, NOW)).toBe('20:00');
  });
});

// Proves: STA-4, STA-5
it('idle reasons are offered in alphabetical order, without the system ones', () => {
  const code = (name: string, system = false, names = {}) => ({
    id: name,
    name,
    names,
    system,
    default: false,
  });
  const codes = [
    code('Lunch', false, { bg: 'Обяд' }),
    code('RONA', true),
    code('Break', false, { bg: 'Почивка' }),
  ];
  expect(choosable(codes, 'en').map((each) => each.name)).toEqual(['Break', 'Lunch']);
  expect(choosable(codes, 'bg').map((each) => each.name)).toEqual(['Обяд', 'Почивка']);
});

describe('the clocks of a task', () => {
  // Proves: STA-14
  it('count the talk, holds included, and the sub-state beside it', () => {
    const held = task({ state: 'held', timers: timers({ connectedAt: at(-253), heldSince: at(-31) }) });
    expect(connectedFor(held, NOW)).toBe(253_000);
    expect(subStateFor(held, NOW)).toBe(31_000);
  });

  // Proves: WRP-4
  it('stop the talk at wrap-up, which counts up by itself', () => {
    const owed = task({ state: 'wrapUp', timers: timers({ connectedAt: at(-280), wrapUpSince: at(-17) }) });
    expect(connectedFor(owed, NOW)).toBe(263_000);
    expect(subStateFor(owed, NOW)).toBe(17_000);
  });
});

describe('the order of tasks', () => {
  const early = task({ id: 'early', timers: timers({ offeredAt: at(-20) }) });
  const late = task({ id: 'late', timers: timers({ offeredAt: at(-5) }) });

  // Proves: POP-8
  it('is newest first in the list', () => {
    expect(inListOrder([early, late]).map((each) => each.id)).toEqual(['late', 'early']);
  });

  // Proves: POP-6
  it('is earliest on top in the stack', () => {
    expect(inStackOrder([late, early]).map((each) => each.id)).toEqual(['early', 'late']);
  });
});

describe('the main pane', () => {
  it('shows the chosen task while it exists, never a ringing one', () => {
    const talk = task({ id: 'talk', timers: timers({ offeredAt: at(-90) }) });
    const owed = task({ id: 'owed', state: 'wrapUp', timers: timers({ offeredAt: at(-60) }) });
    const ringing = task({ id: 'ringing', state: 'ringing' });
    expect(shownTask([talk, owed, ringing], 'talk')?.id).toBe('talk');
    expect(shownTask([talk, owed, ringing], 'gone')?.id).toBe('owed');
    expect(shownTask([ringing], 'ringing')).toBeUndefined();
  });
});

describe('the microphone', () => {
  it('is closed without a call, ready while it rings, open in talk only', () => {
    expect(microphoneUse([])).toBe('closed');
    expect(microphoneUse([task({ state: 'ringing' })])).toBe('silent');
    expect(microphoneUse([task({ state: 'connected' })])).toBe('open');
    expect(microphoneUse([task({ state: 'connected', muted: true })])).toBe('silent');
    expect(microphoneUse([task({ state: 'held' })])).toBe('silent');
    expect(microphoneUse([task({ state: 'wrapUp' })])).toBe('closed');
  });
});

describe('shortcuts', () => {
  const press = (fields: object) => ({
    ctrlKey: true,
    altKey: true,
    shiftKey: false,
    metaKey: false,
    repeat: false,
    code: 'KeyV',
    getModifierState: () => false,
    ...fields,
  });

  // Proves: O-6
  it('are Ctrl+Alt and a place on the keyboard, whatever the layout writes there', () => {
    expect(shortcutOf(press({ key: 'ж' } as object))).toBe('hold');
    expect(shortcutOf(press({ altKey: false }))).toBeUndefined();
    expect(shortcutOf(press({ shiftKey: true }))).toBeUndefined();
    expect(shortcutOf(press({ repeat: true }))).toBeUndefined();
    expect(shortcutOf(press({ getModifierState: (key: string) => key === 'AltGraph' }))).toBeUndefined();
  });

  it('have one key and one action each', () => {
    expect(new Set(SHORTCUTS.map((each) => each.code)).size).toBe(SHORTCUTS.length);
    expect(new Set(SHORTCUTS.map((each) => each.action)).size).toBe(SHORTCUTS.length);
  });
});

describe('wrap-up reasons', () => {
  const code = (name: string) => ({ id: name, name, names: {}, default: false });

  it('are alphabetical; a long list has the ones used lately on top', () => {
    expect(arrange(['C', 'A', 'B'].map(code), ['B'], 'en')).toMatchObject({
      recent: [],
      rest: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
    });
    const long = arrange(['H', 'G', 'F', 'E', 'D', 'C', 'B', 'A'].map(code), ['F', 'gone', 'B'], 'en');
    expect(long.recent.map((each) => each.name)).toEqual(['F', 'B']);
    expect(long.rest.map((each) => each.name)).toEqual(['A', 'C', 'D', 'E', 'G', 'H']);
  });
});
