import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { dropDraft, revealVariable, saveVariables, type VariableChange } from '../../../api/endpoints.ts';
import { asProblem } from '../../../api/problem.ts';
import type { Task } from '../../../api/types.ts';
import { useLanguage } from '../../../i18n/IntlRoot.tsx';
import { perform, pictureReaches, useIsPending } from '../../../live/command.ts';
import { verbKey } from '../../../shell/actions.ts';
import { tellOvertaken } from '../../../shell/overtaken.ts';
import { Edits, openEdits } from './edits.ts';
import { type Field, fieldOf } from './fields.ts';
import { fits, problemOf, savedForm } from './values.ts';

/** The secrets that are in sight, by variable; of a saved value the version to which it belongs. */
type Shown = Record<string, { version: number; text: string } | 'own'>;

/** What can be done with a task's variables. Secrets live in this hook's state alone and go with the pane. */
export function useVariables(task: Task) {
  const { language } = useLanguage();
  const [edits] = useState(() => new Edits(task.id));
  const typed = useSyncExternalStore(edits.subscribe, edits.snapshot);
  const [shown, setShown] = useState<Shown>({});
  const [failed, setFailed] = useState<Record<string, true>>({});
  const [refused, setRefused] = useState<Record<string, string>>({});
  const key = verbKey(task.id, 'variables');
  const pending = useIsPending(key);

  useEffect(() => openEdits(task.id, edits), [task.id, edits]);

  const fields = useMemo(
    () =>
      task.variables.map((variable) => {
        const draft = task.drafts.find(({ name }) => name === variable.name);
        const secret = shown[variable.name];
        const revealed =
          typeof secret === 'object' && secret.version === variable.version ? secret.text : undefined;
        return fieldOf(variable, draft, typed.get(variable.name), revealed, language, pending);
      }),
    [task.variables, task.drafts, typed, shown, language, pending],
  );
  const changed = fields.filter((field) => field.changed);

  // The server tells of what it has as a draft; of letters that have not reached it yet only this page knows.
  const overtaken = useRef(new Set<string>());
  useEffect(() => {
    for (const { variable, conflict } of fields) {
      const { name } = variable;
      const known = overtaken.current.has(name) || task.drafts.some((draft) => draft.name === name);
      if (conflict && !known) tellOvertaken(variable, variable.changedBy, language);
      if (conflict) overtaken.current.add(name);
      else overtaken.current.delete(name);
    }
  }, [fields, task.drafts, language]);

  const type = ({ variable, base, text: before, changed: own }: Field, text: string) => {
    const { name, secure, version } = variable;
    if (text === before) return;
    const value = savedForm(variable.type, text);
    const secret = shown[name];
    // Of a secret that is out of sight an empty field says nothing; of one in sight it says "none".
    const saved = secure
      ? typeof secret === 'object' && secret.version === version
        ? secret.text
        : ''
      : (variable.value ?? '');
    const clean = value === saved;
    const wire = clean ? null : fits(text) ? value : undefined;
    edits.type(name, { text, wire, base: clean || !own ? version : base, clean }, secure);
    setRefused(({ [name]: _, ...rest }) => rest);
  };

  /** A save that was asked for while another one was on its way. */
  const again = useRef(false);
  const failing = (field: Field) => problemOf(field.variable.type, field.text);

  /** Saves all that can be saved, or one field over whatever is saved now; says which field stands in the way. */
  const save = async (only?: Field): Promise<string | undefined> => {
    const wanted = only ? [only] : changed.filter((field) => !field.conflict);
    if (pending) {
      again.current = only === undefined;
      return undefined;
    }
    if (wanted.length === 0) return undefined;
    const wrong = wanted.flatMap((field) => {
      const code = failing(field);
      return code ? [[field.variable.name, code] as const] : [];
    });
    setRefused(Object.fromEntries(wrong));
    if (wrong.length > 0) return wrong[0]?.[0];
    const names = wanted.map(({ variable }) => variable.name);
    let stopped: string | undefined;
    await perform(key, async () => {
      await edits.hold(names);
      try {
        const changes = await Promise.all(
          wanted.map(async ({ variable, text, base, away }): Promise<VariableChange> => {
            const { name } = variable;
            const own = away ? ((await revealVariable(task.id, name, true)).value ?? '') : text;
            const baseVersion = only ? variable.version : base;
            return { name, value: savedForm(variable.type, own), baseVersion };
          }),
        );
        const outcome = await saveVariables(task.id, changes);
        await pictureReaches(outcome.seq);
        edits.saved(changes, outcome);
        setShown((now) => Object.fromEntries(Object.entries(now).filter(([name]) => !names.includes(name))));
        return outcome;
      } catch (error) {
        const problem = asProblem(error);
        const { name } = problem.params;
        if (typeof name !== 'string') throw error;
        stopped = name;
        setRefused({ [name]: problem.code });
        return undefined;
      } finally {
        edits.release(names);
      }
    });
    return stopped;
  };

  const saveAgain = useRef(save);
  useEffect(() => {
    saveAgain.current = save;
  });
  useEffect(() => {
    if (pending || !again.current) return;
    again.current = false;
    void saveAgain.current();
  }, [pending]);

  const hide = (name: string) => setShown(({ [name]: _, ...rest }) => rest);

  /** CAD-6: what is saved stands in these fields again; what was typed stays in the history. */
  const revert = async (these: Field[] = changed): Promise<void> => {
    const names = these.map(({ variable }) => variable.name);
    if (names.length === 0) return;
    // Each revert by itself: one that is on its way keeps no other waiting.
    await perform(verbKey(task.id, `revert/${names.join()}`), async () => {
      await edits.hold(names);
      try {
        const dropped = await Promise.all(names.map((name) => dropDraft(task.id, name)));
        const last = dropped.reduce((one, other) => (other.seq > one.seq ? other : one));
        await pictureReaches(last.seq);
        for (const name of names) {
          edits.forget(name);
          hide(name);
        }
        setRefused({});
        return last;
      } finally {
        edits.release(names);
      }
    });
  };

  /** CAD-10: asks for a secret; `failed` if it does not come. */
  const reveal = async ({ variable, away, base, changed: own }: Field): Promise<void> => {
    const { name, version } = variable;
    if (own && !away) {
      setShown((now) => ({ ...now, [name]: 'own' }));
      return;
    }
    await perform(verbKey(task.id, `reveal/${name}`), async () => {
      let text: string | null = null;
      try {
        text = (await revealVariable(task.id, name, away)).value;
      } catch {
        // Shown at the field, with a way to try again.
      }
      const came = text !== null && !/^\*+$/.test(text);
      setFailed(({ [name]: _, ...rest }) => (came ? rest : { ...rest, [name]: true }));
      if (text === null || !came) return undefined;
      if (away) edits.adopt(name, { text, wire: text, base, clean: false });
      setShown((now) => ({ ...now, [name]: away ? 'own' : { version, text: text ?? '' } }));
      return undefined;
    });
  };

  return {
    fields,
    changed,
    pending,
    refused,
    failed,
    /** The secret of this one is in sight. */
    isShown: ({ variable: { name, version } }: Field) => {
      const secret = shown[name];
      return secret === 'own' || secret?.version === version;
    },
    type,
    focus: (name: string) => edits.focus(name),
    blur: (name: string) => edits.blur(name),
    save,
    revert,
    reveal,
    hide,
  };
}

export type Variables = ReturnType<typeof useVariables>;
