import { BookUser, Check, Hash, ListTree, Search, Signpost } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, SearchField } from 'react-aria-components';
import type { Purpose } from '../../api/endpoints.ts';
import { useDestinations } from '../../api/queries.ts';
import type { Destination, DestinationKind, MediaType } from '../../api/types.ts';
import { useLanguage } from '../../i18n/IntlRoot.tsx';
import { labelOf } from '../../i18n/label.ts';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { useNow } from '../../lib/clock.ts';
import { formatSpan, instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { displayNumber } from '../../lib/phoneNumber.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import css from './DestinationDialog.module.css';

/** Letters are gathered so long before the server is asked. */
const TYPING_MS = 200;

export const keyOf = (destination: Destination) =>
  `${destination.kind}:${destination.id ?? destination.number ?? destination.name}`;

const ICONS = { queue: ListTree, dialNumber: Hash, entryPoint: Signpost, directory: BookUser } as const;

/** One category: search, rows, and words for having nothing. Arrow keys move in the list from the search field. */
export function DestinationList({
  kind,
  takesFocus,
  purpose,
  mediaType,
  chosen,
  refreshes,
  onFetching,
  onChoose,
}: {
  kind: DestinationKind;
  /** On opening the dialog only: whoever walks through the tabs by arrows stays in the tabs. */
  takesFocus: boolean;
  purpose: Purpose;
  /** What is to be given away. */
  mediaType: MediaType;
  chosen: Destination | undefined;
  /** Grows with each wish to see the list anew (CON-4). */
  refreshes: number;
  onFetching: (fetching: boolean) => void;
  onChoose: (destination: Destination) => void;
}) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  const list = useDestinations(kind, purpose, q, mediaType);
  const { refetch, isFetching } = list;
  const items = list.data ?? [];

  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    if (refreshes > 0) void refetch();
  }, [refreshes, refetch]);
  useEffect(() => onFetching(isFetching), [isFetching, onFetching]);

  return (
    <Autocomplete inputValue={typed} onInputChange={setTyped}>
      <SearchField className={css.search} aria-label={text(`pick.search.${kind}`)} autoFocus={takesFocus}>
        <Search size={17} aria-hidden="true" />
        <Input placeholder={text(`pick.search.${kind}`)} />
      </SearchField>
      {list.isError && !list.data ? (
        <div className={css.nothing}>
          <p>{text('pick.failed')}</p>
          <Button onPress={() => void refetch()}>{text('common.tryAgain')}</Button>
        </div>
      ) : (
        <ListBox
          className={css.list}
          aria-label={text(`pick.kind.${kind}`)}
          aria-busy={list.isPending}
          items={items.map((item) => ({ ...item, key: keyOf(item) }))}
          dependencies={[chosen]}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={chosen ? [keyOf(chosen)] : []}
          onSelectionChange={(keys) => {
            const [key] = keys;
            const item = items.find((each) => keyOf(each) === key);
            if (item) onChoose(item);
          }}
          renderEmptyState={() =>
            list.isPending ? (
              <div className={css.skeleton} role="status" aria-label={text('common.loading')}>
                <span />
                <span />
                <span />
              </div>
            ) : (
              <p className={css.nothing}>{text(q ? 'pick.noMatch' : `pick.empty.${kind}`)}</p>
            )
          }
        >
          {(item) => (
            <ListBoxItem id={item.key} textValue={item.name} className={css.item} isDisabled={!item.enabled}>
              {({ isSelected }) => <Row item={item} selected={isSelected} />}
            </ListBoxItem>
          )}
        </ListBox>
      )}
    </Autocomplete>
  );
}

function Row({ item, selected }: { item: Destination; selected: boolean }) {
  const text = useText();
  const codeText = useCodeText();
  const Icon = item.kind === 'agent' ? undefined : ICONS[item.kind];
  const number = item.number && item.number !== item.name ? displayNumber(item.number) : undefined;
  const under = [item.team?.name, item.detail, number].filter(Boolean).join(' · ');
  return (
    <>
      {Icon ? (
        <span className={css.glyph}>
          <Icon size={17} aria-hidden="true" />
        </span>
      ) : (
        <Avatar name={item.name} size={36} />
      )}
      <span className={css.words}>
        <span className={css.name}>
          <b lang={dataLang(item.name)}>{item.name}</b>
          {item.supervisor ? <em className={css.badge}>{text('pick.supervisor')}</em> : null}
        </span>
        {under ? <small lang={dataLang(under)}>{under}</small> : null}
        {item.enabled ? null : (
          <small className={css.why}>{codeText('reason', item.reason ?? 'unknown')}</small>
        )}
      </span>
      {item.presence ? <Presence presence={item.presence} /> : null}
      <span className={css.tick}>{selected ? <Check size={17} aria-hidden="true" /> : null}</span>
    </>
  );
}

/** A dot with a word: the colour alone says nothing. */
function Presence({ presence }: { presence: NonNullable<Destination['presence']> }) {
  const text = useText();
  const codeText = useCodeText();
  const { language } = useLanguage();
  const now = useNow();
  const { state, idleCode } = presence;
  const reason =
    state === 'idle' && idleCode
      ? idleCode.system
        ? codeText('system', idleCode.name)
        : labelOf(idleCode, language)
      : undefined;
  const since = instant(presence.since);
  return (
    <span className={css.presence} data-state={state}>
      <span lang={reason ? dataLang(reason) : undefined}>{reason ?? text(`presence.${state}`)}</span>
      {since === undefined ? null : <time aria-hidden="true">{formatSpan(now - since)}</time>}
    </span>
  );
}
