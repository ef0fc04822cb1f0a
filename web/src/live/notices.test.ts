import { describe, expect, it } from 'vitest';
import { type Notice, SHOWN_AT_ONCE, withNotice } from './notices.ts';

const notice = (id: number): Notice => ({
  id,
  tone: 'info',
  family: 'notice',
  code: 'missed',
  params: {},
  at: id,
  shown: true,
  unread: true,
});

describe('notices', () => {
  // Proves: NOT-1
  it('stand on the screen up to a limit, the newest ones', () => {
    let notices: Notice[] = [];
    for (let id = 1; id <= 5; id += 1) notices = withNotice(notices, notice(id));
    expect(notices.filter((each) => each.shown).map((each) => each.id)).toEqual([5, 4, 3]);
    expect(SHOWN_AT_ONCE).toBe(3);
  });

  it('are kept up to a limit', () => {
    let notices: Notice[] = [];
    for (let id = 1; id <= 80; id += 1) notices = withNotice(notices, notice(id));
    expect(notices).toHaveLength(50);
    expect(notices[0]?.id).toBe(80);
  });
});
