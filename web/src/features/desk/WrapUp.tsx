import { Check, CircleCheckBig, Lightbulb, Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  Autocomplete,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { submitWrapUp } from '../../api/endpoints.ts';
import { asProblem } from '../../api/problem.ts';
import { useWrapUpCodes } from '../../api/queries.ts';
import type { Task, WrapUpCodeItem } from '../../api/types.ts';
import { useLanguage } from '../../i18n/IntlRoot.tsx';
import { labelOf } from '../../i18n/label.ts';
import { type Language, useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { formatSpan, instant, secondsLeft } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { recall, remember } from '../../lib/storage.ts';
import { perform, useIsPending } from '../../live/command.ts';
import { verbKey } from '../../shell/actions.ts';
import { FILTER_FROM } from '../../shell/StateSelector.tsx';
import { URGENT_WRAP_UP_S } from '../../shell/taskText.ts';
import { useView } from '../../shell/view.ts';
import { Button } from '../../ui/Button.tsx';
import { CountdownRing } from '../../ui/CountdownRing.tsx';
import { dialogIsOpen } from '../../ui/Dialog.tsx';
import { DraftsDialog } from './variables/DraftsDialog.tsx';
import { settleDrafts } from './variables/settle.ts';
import css from './WrapUp.module.css';

/** A list this short needs no group of recent reasons on top. */
const RECENT_FROM = 7;
const RECENT_SHOWN = 3;

type Reason = { id: string; name: string; standard: boolean };

/** The reasons in the reader's alphabet, and the ones used lately when the list is long. */
export function arrange(
  items: WrapUpCodeItem[],
  recentIds: string[],
  language: Language,
): { recent: Reason[]; rest: Reason[] } {
  const codes = items.map(({ id, default: standard, ...item }) => ({
    id,
    name: labelOf(item, language),
    standard,
  }));
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  const sorted = [...codes].sort((a, b) => collator.compare(a.name, b.name));
  if (codes.length < RECENT_FROM) return { recent: [], rest: sorted };
  const recent = recentIds
    .map((id) => codes.find((code) => code.id === id))
    .filter((code) => code !== undefined)
    .slice(0, RECENT_SHOWN);
  return { recent, rest: sorted.filter((code) => !recent.includes(code)) };
}

/** One reason, from the list or by search from three letters (WRP-2); replaces the control bar, not the page. */
export function WrapUp({ task }: { task: Task }) {
  const text = useText();
  const { language } = useLanguage();
  const { contains } = useFilter({ sensitivity: 'base' });
  const codes = useWrapUpCodes();
  const pending = useIsPending(verbKey(task.id, 'wrapup'));
  const chosen = useView((view) => view.reasons[task.id]);
  const setChosen = (code: string) =>
    useView.setState(({ reasons }) => ({ reasons: { ...reasons, [task.id]: code } }));
  /** Text that is not saved stands in the way, and the agent is asked about it. */
  const [asking, setAsking] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const [recentIds] = useState(() => recall('centrala.wrapUpRecent') ?? []);
  const { recent, rest } = useMemo(
    () => arrange(codes.data ?? [], recentIds, language),
    [codes.data, recentIds, language],
  );
  const fallback = [...recent, ...rest].find((code) => code.standard)?.name ?? '';

  // The owed reason is the next thing to do; but never pull the focus out of a dialog.
  useEffect(() => {
    if (!dialogIsOpen()) field.current?.focus();
  }, []);

  const submit = (drafts?: 'save' | 'discard') => {
    if (!chosen) {
      field.current?.focus();
      return;
    }
    remember(
      'centrala.wrapUpRecent',
      [chosen, ...recentIds.filter((id) => id !== chosen)].slice(0, RECENT_SHOWN),
    );
    void perform(verbKey(task.id, 'wrapup'), async () => {
      // The last letters may still be on their way (CAD-7).
      await settleDrafts(task.id);
      try {
        return await submitWrapUp(task.id, chosen, drafts);
      } catch (error) {
        const { code } = asProblem(error);
        setAsking(code === 'draftsOutstanding' || code === 'draftConflict');
        if (code === 'draftsOutstanding') return undefined;
        throw error;
      }
    });
  };

  const item = (code: Reason) => (
    <ListBoxItem key={code.id} id={code.id} textValue={code.name} className={css.item}>
      {({ isSelected }) => (
        <>
          <span className={css.radio}>
            {isSelected ? <Check size={13} strokeWidth={3.2} aria-hidden="true" /> : null}
          </span>
          <span lang={dataLang(code.name)}>{code.name}</span>
          {code.standard ? <small>{text('wrapUp.default')}</small> : null}
        </>
      )}
    </ListBoxItem>
  );

  return (
    <form
      className={css.wrap}
      id="wrap-up"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={css.head}>
        <div>
          <h2>{text('wrapUp.title')}</h2>
          <p>{text('wrapUp.hint')}</p>
        </div>
        <Countdown task={task} fallback={fallback} />
      </div>
      <Suggestions
        task={task}
        names={new Map([...recent, ...rest].map(({ id, name }) => [id, name]))}
        chosen={chosen}
        onTake={setChosen}
      />
      <Autocomplete
        filter={(name, typed) => typed.trim().length < FILTER_FROM || contains(name, typed.trim())}
      >
        <SearchField className={css.search} aria-label={text('wrapUp.search')}>
          <Search size={17} aria-hidden="true" />
          <Input ref={field} placeholder={text('wrapUp.search')} />
        </SearchField>
        <ListBox
          className={css.list}
          aria-label={text('wrapUp.reason')}
          selectionMode="single"
          selectedKeys={chosen ? [chosen] : []}
          onSelectionChange={(keys) => {
            const [key] = keys;
            if (key !== undefined) setChosen(String(key));
          }}
          renderEmptyState={() => (
            <p className={css.none}>{text(codes.isPending ? 'common.loading' : 'wrapUp.noMatch')}</p>
          )}
        >
          {recent.length > 0 ? (
            <ListBoxSection>
              <Header className={css.section}>{text('wrapUp.recent')}</Header>
              {recent.map(item)}
            </ListBoxSection>
          ) : null}
          {recent.length > 0 ? (
            <ListBoxSection>
              <Header className={css.section}>{text('wrapUp.all')}</Header>
              {rest.map(item)}
            </ListBoxSection>
          ) : (
            rest.map(item)
          )}
        </ListBox>
      </Autocomplete>
      <div className={css.foot}>
        <Button
          type="submit"
          tone="primary"
          size="l"
          icon={<CircleCheckBig size={18} aria-hidden="true" />}
          isDisabled={!chosen || !task.controls.wrapup.enabled}
          isPending={pending}
        >
          {text('wrapUp.submit')}
        </Button>
      </div>
      {asking ? (
        <DraftsDialog task={task} isPending={pending} onDecide={submit} onClose={() => setAsking(false)} />
      ) : null}
    </form>
  );
}

/** What assistants suggest: the owner sees reason and note, takes one over by a click, and alone submits (END-5). */
function Suggestions({
  task,
  names,
  chosen,
  onTake,
}: {
  task: Task;
  names: Map<string, string>;
  chosen: string | undefined;
  onTake: (code: string) => void;
}) {
  const text = useText();
  if (task.suggestions.length === 0) return null;
  return (
    <ul className={css.suggestions} aria-label={text('suggest.list')}>
      {task.suggestions.map(({ agentId, name, wrapUpCodeId, note }) => {
        const reason = wrapUpCodeId === undefined ? undefined : names.get(wrapUpCodeId);
        return (
          <li key={agentId}>
            <Lightbulb size={18} aria-hidden="true" />
            <p>
              <small>{text('suggest.by', { name })}</small>
              {reason ? <b lang={dataLang(reason)}>{reason}</b> : null}
              {note ? <span lang={dataLang(note)}>{note}</span> : null}
            </p>
            {reason && wrapUpCodeId ? (
              <Button isDisabled={chosen === wrapUpCodeId} onPress={() => onTake(wrapUpCodeId)}>
                {text(chosen === wrapUpCodeId ? 'suggest.taken' : 'suggest.take')}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

/** WRP-4, WRP-5: the time to the automatic reason, and that it will be given, said once and again near the end. */
function Countdown({ task, fallback }: { task: Task; fallback: string }) {
  const text = useText();
  const now = useNow();
  const end = instant(task.timers.wrapUpEndsAt);
  if (end === undefined) return null;
  const since = instant(task.timers.wrapUpSince) ?? now;
  const total = Math.max(1, Math.round((end - since) / 1000));
  const left = Math.min(total, secondsLeft(end, now));
  const urgent = left <= URGENT_WRAP_UP_S;
  return (
    <div className={css.countdown} data-urgent={urgent || undefined}>
      <p>
        {text('wrapUp.auto', { name: fallback })} <b>{formatSpan(left * 1000)}</b>
      </p>
      <CountdownRing left={left} total={total} urgent={urgent} />
      <p className="visually-hidden" role="status">
        {urgent ? text('wrapUp.autoSoon', { name: fallback, seconds: URGENT_WRAP_UP_S }) : ''}
      </p>
    </div>
  );
}
