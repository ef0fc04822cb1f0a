import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as endpoints from '../../../api/endpoints.ts';
import { Problem } from '../../../api/problem.ts';
import type { Accepted } from '../../../api/types.ts';
import { useLive } from '../../../live/store.ts';
import { Edits, openEdits, TYPING_MS } from './edits.ts';
import { settleDrafts } from './settle.ts';

vi.mock('../../../api/endpoints.ts');

const accepted: Accepted = { requestId: 'r', seq: 10 };
const kept = () => vi.mocked(endpoints.keepDraft).mock.calls.map(([, { value }]) => value);
const word = (text: string, base = 1) => ({ text, wire: text, base, clean: false });

beforeEach(() => {
  vi.useFakeTimers();
  useLive.setState({ seq: 10 });
  vi.mocked(endpoints.keepDraft).mockReset().mockResolvedValue(accepted);
  vi.mocked(endpoints.dropDraft).mockReset().mockResolvedValue(accepted);
  return () => vi.useRealTimers();
});

describe('what is typed', () => {
  // Proves: CAD-7
  it('goes to the server when there is a pause', async () => {
    const edits = new Edits('t1');
    for (const text of ['4', '47', '471']) edits.type('case', word(text), false);
    expect(kept()).toEqual([]);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    expect(vi.mocked(endpoints.keepDraft).mock.calls).toEqual([
      ['t1', { name: 'case', value: '471', baseVersion: 1 }],
    ]);
  });

  it('never overtakes itself', async () => {
    let answer = (_: Accepted) => {};
    vi.mocked(endpoints.keepDraft).mockReturnValueOnce(
      new Promise((done) => {
        answer = done;
      }),
    );
    const edits = new Edits('t1');
    edits.type('case', word('ab'), false);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    edits.type('case', word('abc'), false);
    await vi.advanceTimersByTimeAsync(5 * TYPING_MS);
    expect(kept()).toEqual(['ab']);
    answer(accepted);
    await vi.advanceTimersByTimeAsync(0);
    expect(kept()).toEqual(['ab', 'abc']);
  });

  it('is dropped when it says what is saved', async () => {
    const edits = new Edits('t1');
    edits.type('case', { text: 'A', wire: null, base: 1, clean: true }, false);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    expect(endpoints.dropDraft).toHaveBeenCalledWith('t1', 'case');
  });

  it('gives way to the draft when the field is left, unless it is a secret', async () => {
    const edits = new Edits('t1');
    for (const [name, secret] of [
      ['case', false],
      ['pin', true],
    ] as const) {
      edits.focus(name);
      edits.type(name, word('47'), secret);
      await vi.advanceTimersByTimeAsync(TYPING_MS);
      expect(edits.snapshot().get(name)).toMatchObject({ text: '47', seq: 10 });
      edits.blur(name);
    }
    expect([...edits.snapshot().keys()]).toEqual(['pin']);
  });

  it('stays until the live picture has the draft, so that it is never out of sight', async () => {
    vi.mocked(endpoints.keepDraft).mockResolvedValue({ ...accepted, seq: 12 });
    const edits = new Edits('t1');
    const close = openEdits('t1', edits);
    edits.type('case', word('47'), false);
    await vi.advanceTimersByTimeAsync(10 * TYPING_MS);
    useLive.setState({ seq: 11 });
    expect(edits.snapshot().get('case')?.text).toBe('47');
    useLive.setState({ seq: 12 });
    expect(edits.snapshot().size).toBe(0);
    close();
  });

  it('is offered again to a server that was not reached, and not to one that refuses', async () => {
    vi.mocked(endpoints.keepDraft).mockRejectedValueOnce(new Problem('offline'));
    const edits = new Edits('t1');
    edits.type('case', word('47'), false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(kept()).toEqual(['47', '47']);
    vi.mocked(endpoints.keepDraft).mockRejectedValueOnce(new Problem('unknownTask', 404));
    edits.type('case', word('471'), false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(kept()).toEqual(['47', '47', '471']);
  });

  it('is there before the wrap-up is submitted, and when the pane closes', async () => {
    const edits = new Edits('t1');
    const close = openEdits('t1', edits);
    edits.type('case', word('47'), false);
    await settleDrafts('t1');
    expect(kept()).toEqual(['47']);
    edits.type('case', word('471'), false);
    close();
    expect(kept()).toEqual(['47', '471']);
  });
});

describe('a save', () => {
  it('waits for what is on its way and goes on with what was typed meanwhile', async () => {
    const edits = new Edits('t1');
    edits.type('case', word('ab'), false);
    await edits.hold(['case']);
    edits.type('case', word('abc'), false);
    await vi.advanceTimersByTimeAsync(5 * TYPING_MS);
    expect(kept()).toEqual([]);
    const saved = { name: 'case', version: 2 } as never;
    edits.saved([{ name: 'case', value: 'ab', baseVersion: 1 }], {
      ...accepted,
      variables: [saved],
      drafts: [],
      conflicts: [],
    });
    edits.release(['case']);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    expect(vi.mocked(endpoints.keepDraft).mock.calls).toEqual([
      ['t1', { name: 'case', value: 'abc', baseVersion: 2 }],
    ]);
  });
});
