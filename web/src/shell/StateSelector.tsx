import {
  Check,
  ChevronDown,
  CircleCheck,
  CircleMinus,
  Coffee,
  Headphones,
  Search,
  TriangleAlert,
} from 'lucide-react';
import { useMemo } from 'react';
import {
  Autocomplete,
  Button,
  Dialog,
  DialogTrigger,
  Input,
  Menu,
  MenuItem,
  Popover,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useIdleCodes } from '../api/queries.ts';
import type { AgentState, IdleCodeItem } from '../api/types.ts';
import { useLanguage } from '../i18n/IntlRoot.tsx';
import { labelOf } from '../i18n/label.ts';
import { type Language, type MessageId, useCodeText, useText, type Values } from '../i18n/messages.ts';
import { useNow } from '../lib/clock.ts';
import { formatSpan, instant } from '../lib/duration.ts';
import { dataLang } from '../lib/language.ts';
import { useMe } from '../live/store.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import { goAvailable, goIdle } from './actions.ts';
import css from './StateSelector.module.css';
import { keysOf } from './shortcuts.ts';

/** STA-5: a filter of fewer letters would only make the list jump. */
export const FILTER_FROM = 3;

/** STA-11, STA-12: time in this state; of an idle agent who changed reasons also the whole idle time. */
export function stateClock(state: AgentState, now: number): string | undefined {
  if (state.label === 'engaged' || state.name === 'loggedOut') return undefined;
  const since = instant(state.since);
  if (since === undefined) return undefined;
  const idleSince = instant(state.idleSince);
  const current = formatSpan(now - since);
  const longer = state.name === 'idle' && idleSince !== undefined && Math.abs(idleSince - since) >= 1000;
  return longer ? `${current} / ${formatSpan(now - (idleSince ?? since))}` : current;
}

/** STA-5: the reasons that a person may choose, in the order of the reader's alphabet. */
export function choosable(codes: IdleCodeItem[], language: Language): { id: string; name: string }[] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  return codes
    .filter((code) => !code.system)
    .map((code) => ({ id: code.id, name: labelOf(code, language) }))
    .sort((a, b) => collator.compare(a.name, b.name));
}

/** The state in words: the label of engagement first (STA-3), system reasons by their translated names. */
export function useStateText(): (state: AgentState) => string {
  const text = useText();
  const codeText = useCodeText();
  const { language } = useLanguage();
  return (state) => {
    if (state.label === 'engaged') return text('agent.engaged');
    return plainState(state, text, codeText, language);
  };
}

function plainState(
  state: AgentState,
  text: (id: MessageId, values?: Values) => string,
  codeText: ReturnType<typeof useCodeText>,
  language: Language,
): string {
  if (state.name === 'available') return text('agent.available');
  if (state.name === 'loggedOut') return text('agent.loggedOut');
  if (!state.idleCode) return text('agent.idle');
  return state.idleCode.system ? codeText('system', state.idleCode.name) : labelOf(state.idleCode, language);
}

function toneOf(state: AgentState): 'live' | 'wait' | 'stop' {
  if (state.name === 'available') return 'live';
  return state.idleCode?.system ? 'stop' : 'wait';
}

function StateIcon({ state }: { state: AgentState }) {
  const size = 18;
  if (state.label === 'engaged') return <Headphones size={size} aria-hidden="true" />;
  if (state.name === 'available') return <CircleCheck size={size} aria-hidden="true" />;
  if (state.idleCode?.system) return <TriangleAlert size={size} aria-hidden="true" />;
  return <CircleMinus size={size} aria-hidden="true" />;
}

export function StateSelector({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const text = useText();
  const codeText = useCodeText();
  const stateText = useStateText();
  const { state } = useMe();
  const { language } = useLanguage();
  const codes = useIdleCodes();
  const now = useNow();
  const { contains } = useFilter({ sensitivity: 'base' });
  const reasons = useMemo(() => choosable(codes.data ?? [], language), [codes.data, language]);

  const clock = stateClock(state, now);
  const name = stateText(state);
  // RON-8: the label may be the idle reason though a contact is in hand; then that stands below it.
  const under =
    state.label === 'engaged'
      ? plainState(state, text, codeText, language)
      : state.engaged
        ? text('agent.engaged')
        : undefined;
  const selected = state.name === 'available' ? 'available' : state.idleCode?.id;

  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <Tooltip text={text('state.change')} keys={keysOf('stateSelector')} isDisabled={isOpen}>
        <Button
          className={css.pill}
          data-tone={toneOf(state)}
          aria-label={`${text('state.label')}: ${[name, under].filter(Boolean).join(' ')}`}
        >
          <StateIcon state={state} />
          <span className={css.words}>
            <b lang={dataLang(name)}>{name}</b> {under ? <small lang={dataLang(under)}>{under}</small> : null}
          </span>
          {/* Drawn by the style sheet: a name that changes each second would be read out each second. */}
          {clock ? <span className={css.clock} data-clock={clock} aria-hidden="true" /> : null}
          <ChevronDown size={16} aria-hidden="true" />
        </Button>
      </Tooltip>
      <Popover className={css.popover} placement="bottom end" offset={6}>
        <Dialog className={css.dialog} aria-label={text('state.change')}>
          <Autocomplete
            filter={(item, typed) => typed.trim().length < FILTER_FROM || contains(item, typed.trim())}
          >
            <SearchField className={css.search} aria-label={text('state.filter')} autoFocus>
              <Search size={16} aria-hidden="true" />
              <Input placeholder={text('state.filter')} />
            </SearchField>
            <Menu
              className={css.menu}
              aria-label={text('state.label')}
              selectionMode="single"
              selectedKeys={selected ? [selected] : []}
              onAction={(key) => {
                onOpenChange(false);
                void (key === 'available' ? goAvailable() : goIdle(String(key)));
              }}
              renderEmptyState={() => <p className={css.none}>{text('state.noMatch')}</p>}
            >
              <MenuItem id="available" textValue={text('agent.available')} className={css.item}>
                <CircleCheck size={18} className={css.live} aria-hidden="true" />
                <span>{text('agent.available')}</span>
                {selected === 'available' ? <Check size={16} aria-hidden="true" /> : null}
              </MenuItem>
              {reasons.map((code) => (
                <MenuItem key={code.id} id={code.id} textValue={code.name} className={css.item}>
                  <Coffee size={18} className={css.wait} aria-hidden="true" />
                  <span lang={dataLang(code.name)}>{code.name}</span>
                  {selected === code.id ? <Check size={16} aria-hidden="true" /> : null}
                </MenuItem>
              ))}
            </Menu>
          </Autocomplete>
          {state.engaged ? <p className={css.note}>{text('state.whileEngaged')}</p> : null}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
