import { screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { me, show, task } from '../../../test/unit/world.tsx';
import type { Task } from '../../api/types.ts';
import { clearNotices, useNotices } from '../../live/notices.ts';
import { useBlocked, useScreenPops } from '../../shell/screenPop.ts';
import { ScreenPop } from './ScreenPop.tsx';

const URL = 'https://crm.example.com/customers/4711';

function Desk({ tasks }: { tasks: Task[] }) {
  useScreenPops();
  return tasks.map((each) => <ScreenPop key={each.id} task={each} />);
}

const open = (...tasks: Task[]) => show(<Desk tasks={tasks} />, me({ tasks }));
const pop = (target: 'newTab' | 'sameTab' | 'desktop', fields: Partial<Task> = {}) =>
  task({ screenPop: { url: URL, target }, ...fields });

beforeEach(() => {
  clearNotices();
  useBlocked.setState({ blocked: [] });
});

function browser(lets: boolean) {
  const page = { opener: window, location: { replace: vi.fn() } };
  const opens = vi.spyOn(window, 'open').mockReturnValue(lets ? (page as unknown as Window) : null);
  return { page, opens };
}

describe('the page of a task', () => {
  it('opens once when the agent has the task, and not again after a reload', () => {
    const { page, opens } = browser(true);
    const { unmount } = open(pop('newTab'));
    expect(opens.mock.calls).toEqual([['about:blank', '_blank']]);
    expect(page.location.replace).toHaveBeenCalledWith(URL);
    expect(page.opener).toBeNull();
    unmount();
    open(pop('newTab'));
    expect(opens).toHaveBeenCalledTimes(1);
    expect(useNotices.getState().notices).toMatchObject([{ code: 'screenPop', params: { url: URL } }]);
  });

  it('takes over the one window, where it is said so', () => {
    const { opens } = browser(true);
    open(pop('sameTab', { id: 'a' }), pop('sameTab', { id: 'b' }));
    expect(opens.mock.calls.map(([, name]) => name)).toEqual(['centrala-screen-pop', 'centrala-screen-pop']);
  });

  it('is a link in sight when the browser blocks it', () => {
    browser(false);
    open(pop('newTab'));
    expect(screen.getByText(/did not let/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Open in a tab' }).getAttribute('href')).toBe(URL);
    expect(useNotices.getState().notices).toMatchObject([{ tone: 'warn', code: 'screenPopBlocked' }]);
  });

  it('stands in the pane in a frame that cannot reach the desktop', () => {
    const { opens } = browser(true);
    open(pop('desktop'));
    const frame = screen.getByTitle('Page of crm.example.com');
    expect(frame.getAttribute('src')).toBe(URL);
    expect(frame.getAttribute('sandbox')).not.toContain('allow-top-navigation');
    expect(opens).not.toHaveBeenCalled();
  });

  it('is nothing while it rings, and nothing but a web page', () => {
    const { opens } = browser(true);
    open(
      pop('newTab', { state: 'ringing' }),
      task({ id: 'x', screenPop: { url: 'javascript:alert(1)', target: 'desktop' } }),
    );
    expect(opens).not.toHaveBeenCalled();
    expect(document.querySelector('iframe')).toBeNull();
  });
});
