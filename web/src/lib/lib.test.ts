import { describe, expect, it } from 'vitest';
import { forgetOffset, learnOffset, serverNow } from './clock.ts';
import { formatSpan, instant, secondsLeft } from './duration.ts';
import { dataLang, initials } from './language.ts';
import { displayNumber } from './phoneNumber.ts';
import { recall, remember } from './storage.ts';

describe('spans of time', () => {
  it('show minutes and seconds, hours only when there are any', () => {
    expect(formatSpan(0)).toBe('00:00');
    expect(formatSpan(253_900)).toBe('04:13');
    expect(formatSpan(3_599_999)).toBe('59:59');
    expect(formatSpan(3_853_000)).toBe('1:04:13');
    expect(formatSpan(-5_000)).toBe('00:00');
  });

  it('count down to zero, never below', () => {
    expect(secondsLeft(10_000, 9_001)).toBe(1);
    expect(secondsLeft(10_000, 12_000)).toBe(0);
  });

  it('read times and nothing else', () => {
    expect(instant('1970-01-01T00:00:01Z')).toBe(1_000);
    expect(instant(null)).toBeUndefined();
    expect(instant('soon')).toBeUndefined();
  });
});

describe('the clock', () => {
  it('follows the message that travelled fastest', () => {
    forgetOffset();
    const local = Date.now();
    learnOffset(local - 60_500, local);
    learnOffset(local - 60_020, local);
    learnOffset(local - 61_000, local);
    expect(Math.abs(serverNow() - (Date.now() - 60_020))).toBeLessThan(50);
    forgetOffset();
    learnOffset(Date.now(), Date.now());
  });
});

describe('numbers', () => {
  it('are spaced for reading', () => {
    expect(displayNumber('+35929002000')).toBe('+359 2 900 2000');
    expect(displayNumber('+359888123456')).toBe('+359 88 812 3456');
    expect(displayNumber('+4930123456')).toBe('+49 301 234 56');
    expect(displayNumber('+12025550123')).toBe('+1 202 555 0123');
  });

  // Proves: MSK-2
  it('stay as the server masked them', () => {
    expect(displayNumber('•••• 4317')).toBe('•••• 4317');
    expect(displayNumber('1001')).toBe('1001');
  });
});

describe('data in another language', () => {
  it('is marked', () => {
    expect(dataLang('Фактури')).toBe('bg');
    expect(dataLang('Support')).toBeUndefined();
    expect(initials('Ана Мария Петрова')).toBe('АП');
    expect(initials('')).toBe('');
  });
});

describe('memory', () => {
  // Proves: POP-12
  it('lasts until it is cleared, and garbage counts as nothing', () => {
    remember('centrala.taskListCollapsed', true);
    expect(recall('centrala.taskListCollapsed')).toBe(true);
    remember('centrala.taskListCollapsed', undefined);
    expect(recall('centrala.taskListCollapsed')).toBeUndefined();
    localStorage.setItem('centrala.theme', '{');
    expect(recall('centrala.theme')).toBeUndefined();
  });
});
