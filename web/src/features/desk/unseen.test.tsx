import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { agentState, at, controls, me, on, show, task, timers } from '../../../test/unit/world.tsx';
import * as endpoints from '../../api/endpoints.ts';
import { learnOffset } from '../../lib/clock.ts';
import { receive } from '../../live/store.ts';
import { clearToaster } from '../../shell/toaster.ts';
import { useObservations } from '../../shell/useObservations.ts';
import { TaskList } from './TaskList.tsx';

vi.mock('../../api/endpoints.ts');
vi.mock('../../phone/sound.ts');

/** What an agent did not see where it first appeared is found elsewhere. */

function Desktop() {
  useObservations('desk.title');
  return null;
}

beforeEach(() => {
  learnOffset(Date.parse(at(0)), Date.now());
});

describe('the task list', () => {
  const active = task({ id: 'held', state: 'held', customer: { number: '+35988800001', masked: false } });
  const incoming = task({
    id: 'rings',
    state: 'ringing',
    offerStage: 'request',
    customer: { number: '+35988800002', masked: false },
    controls: controls({ accept: on, decline: on }),
    timers: timers({ offeredAt: at(-5), offerExpiresAt: at(13) }),
  });

  // Proves: POP-7
  it('has every contact, active or incoming, and a request can be accepted in it', async () => {
    vi.mocked(endpoints.taskVerb).mockResolvedValue({ requestId: 'r', seq: 11 });
    show(<TaskList collapsed={false} />, me({ tasks: [active, incoming] }));
    const list = within(screen.getByRole('region', { name: 'Tasks' }));
    expect(list.getByText('Call on hold')).toBeTruthy();
    expect(list.getByText('Ringing')).toBeTruthy();
    await userEvent.click(list.getByRole('button', { name: 'Accept' }));
    expect(endpoints.taskVerb).toHaveBeenCalledTimes(1);
    expect(vi.mocked(endpoints.taskVerb).mock.calls[0]?.slice(0, 2)).toEqual(['rings', 'accept']);
  });
});

describe('a tab that nobody looks at', () => {
  const shown: string[] = [];

  beforeEach(() => {
    shown.length = 0;
    class Notice {
      static permission = 'granted';
      onclick: (() => void) | undefined;
      constructor(title: string) {
        shown.push(title);
      }
      close() {}
    }
    vi.stubGlobal('Notification', Notice);
  });

  afterEach(() => {
    clearToaster();
    vi.unstubAllGlobals();
  });

  const missed = agentState({
    name: 'idle',
    since: at(0),
    idleSince: at(0),
    idleCode: { id: 'RONA', name: 'RONA', names: {}, system: true },
  });

  function miss(visibility: DocumentVisibilityState) {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility);
    show(<Desktop />);
    act(() => receive({ type: 'agent.stateChanged', seq: 11, at: at(0), data: { state: missed } }));
  }

  // Proves: RON-7
  it('announces a request that nobody answered by a notice of the operating system', () => {
    miss('hidden');
    expect(shown).toEqual(['No answer (RONA)']);
  });

  it('stays quiet while it is looked at', () => {
    miss('visible');
    expect(shown).toEqual([]);
  });
});
