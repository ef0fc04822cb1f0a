import { dropDraft, keepDraft, type VariableChange } from '../../../api/endpoints.ts';
import { asProblem } from '../../../api/problem.ts';
import type { VariablesSaved } from '../../../api/types.ts';
import { useLive } from '../../../live/store.ts';
import { atSettling } from './settle.ts';

/** Letters are gathered so long before the server keeps them. */
export const TYPING_MS = 400;
/** What the server did not take because it was not reached is offered again after this. */
const AGAIN_MS = 3_000;

/** What stands in one field since somebody typed into it. */
export type Edit = {
  text: string;
  /** The text for the server; `null`: there is nothing to keep; absent: too long to be kept. */
  wire?: string | null;
  /** The version that the agent saw when the typing began. */
  base: number;
  /** It says what is saved: nothing of the agent's own. */
  clean: boolean;
  /** The server has taken it, with the event of this number. */
  seq?: number;
};

type Line = {
  timer?: ReturnType<typeof setTimeout>;
  sending?: Promise<void>;
  focused: boolean;
  /** So many saves and reverts are on their way: what is typed meanwhile waits. */
  held: number;
  secret: boolean;
};

/**
 * What one agent has typed into the variables of one task, on its way to becoming drafts on the server (CAD-7).
 * Requests of one variable follow one another, so that an older text never arrives last. Held in memory alone, for as
 * long as the pane is open: some of it is secret.
 */
export class Edits {
  private edits: ReadonlyMap<string, Edit> = new Map();
  private readonly lines = new Map<string, Line>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly taskId: string) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): ReadonlyMap<string, Edit> => this.edits;

  private put(name: string, edit: Edit | undefined): void {
    const next = new Map(this.edits);
    if (edit) next.set(name, edit);
    else next.delete(name);
    this.edits = next;
    for (const listener of this.listeners) listener();
  }

  private line(name: string): Line {
    const known = this.lines.get(name);
    if (known) return known;
    const line: Line = { focused: false, held: 0, secret: false };
    this.lines.set(name, line);
    return line;
  }

  /** A letter more or less. `secret`: the text is the only one that this page has of it, so it stays. */
  type(name: string, edit: Omit<Edit, 'seq'>, secret: boolean): void {
    this.line(name).secret = secret;
    this.put(name, edit);
    this.later(name, TYPING_MS);
  }

  /** A secret of one's own that came back from the server. */
  adopt(name: string, edit: Omit<Edit, 'seq'>): void {
    this.line(name).secret = true;
    this.put(name, { ...edit, seq: 0 });
  }

  focus(name: string): void {
    this.line(name).focused = true;
  }

  /** The field is left: from now on the server's draft is the truth, which another tab may change too. */
  blur(name: string): void {
    this.line(name).focused = false;
    this.yield(name);
  }

  private yield(name: string): void {
    const edit = this.edits.get(name);
    const { focused, held, secret } = this.line(name);
    if (edit?.seq === undefined || focused || held > 0 || (secret && !edit.clean)) return;
    // Not before the live picture has the draft: the text would be gone for a moment.
    if ((useLive.getState().seq ?? 0) >= edit.seq) this.put(name, undefined);
  }

  /** The live picture has moved on. */
  seen(): void {
    for (const name of this.edits.keys()) this.yield(name);
  }

  private later(name: string, milliseconds: number): void {
    const line = this.line(name);
    clearTimeout(line.timer);
    line.timer = undefined;
    if (line.held === 0) line.timer = setTimeout(() => void this.send(name), milliseconds);
  }

  /** Sends what is typed until the server has the last of it. */
  private send(name: string): Promise<void> {
    const line = this.line(name);
    clearTimeout(line.timer);
    line.timer = undefined;
    line.sending ??= this.work(name, line).finally(() => {
      line.sending = undefined;
    });
    return line.sending;
  }

  private async work(name: string, line: Line): Promise<void> {
    for (;;) {
      const edit = this.edits.get(name);
      if (!edit || edit.seq !== undefined || line.held > 0 || edit.wire === undefined) return;
      const { wire, base } = edit;
      let seq: number;
      try {
        const accepted =
          wire === null
            ? await dropDraft(this.taskId, name)
            : await keepDraft(this.taskId, { name, value: wire, baseVersion: base });
        seq = accepted.seq;
      } catch (error) {
        // A refusal stays one: the save will say why. Only a server that was not reached is asked again.
        if (asProblem(error).status === 0) this.later(name, AGAIN_MS);
        return;
      }
      const now = this.edits.get(name);
      if (now && now.wire === wire && now.base === base) {
        this.put(name, { ...now, seq });
        this.yield(name);
        return;
      }
    }
  }

  /** Sends everything that waits for its moment; done when the server has it all. */
  async settle(): Promise<void> {
    const waiting = [...this.edits]
      .filter(([, edit]) => edit.seq === undefined)
      .map(([name]) => this.send(name));
    await Promise.all(waiting);
  }

  /** Nothing of these is sent until they are released; done when nothing is on its way either. */
  async hold(names: string[]): Promise<void> {
    for (const name of names) {
      const line = this.line(name);
      clearTimeout(line.timer);
      line.timer = undefined;
      line.held += 1;
    }
    await Promise.all(names.map((name) => this.line(name).sending));
  }

  release(names: string[]): void {
    for (const name of names) {
      this.line(name).held -= 1;
      const edit = this.edits.get(name);
      if (edit && edit.seq === undefined) this.later(name, TYPING_MS);
      else this.yield(name);
    }
  }

  /** What was saved is no edit any more; whoever typed on meanwhile goes on from what was saved. */
  saved(changes: VariableChange[], outcome: VariablesSaved): void {
    const beaten = new Set(outcome.conflicts.map(({ name }) => name));
    for (const { name, value } of changes) {
      const now = this.edits.get(name);
      if (!now || beaten.has(name)) continue;
      const version = outcome.variables.find((each) => each.name === name)?.version;
      const same = now.wire === value;
      this.put(name, same || version === undefined ? undefined : { ...now, base: version, seq: undefined });
    }
  }

  forget(name: string): void {
    this.put(name, undefined);
  }
}

/** Lets the edits of an open pane take part in what happens around it; answers how to close it. */
export function openEdits(taskId: string, edits: Edits): () => void {
  const leave = () => void edits.settle();
  const unregister = atSettling(taskId, () => edits.settle());
  const unsubscribe = useLive.subscribe((now, before) => {
    if (now.seq !== before.seq) edits.seen();
  });
  window.addEventListener('pagehide', leave);
  return () => {
    window.removeEventListener('pagehide', leave);
    unsubscribe();
    unregister();
    leave();
  };
}
