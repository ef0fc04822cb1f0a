import { ListTodo, PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react';
import { useIntl } from 'react-intl';
import { useHistory, useWrapUpCodes } from '../../api/queries.ts';
import type { HistoryItem } from '../../api/types.ts';
import { useLanguage } from '../../i18n/IntlRoot.tsx';
import { labelOf } from '../../i18n/label.ts';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { formatSpan, instant } from '../../lib/duration.ts';
import { dataLang } from '../../lib/language.ts';
import { useMe } from '../../live/store.ts';
import { customerName } from '../../shell/taskText.ts';
import { Button } from '../../ui/Button.tsx';
import { Masked } from '../../ui/Masked.tsx';
import css from './History.module.css';
import { past } from './past.ts';

/** What passed through the agent's hands in the last 24 hours (LAY-1). */
export function History() {
  const text = useText();
  const history = useHistory();
  const { tasks } = useMe();
  const items = past(history.data ?? [], tasks);
  return (
    <section className={css.history} aria-label={text('history.title')}>
      <h3 className={css.title}>{text('history.title')}</h3>
      {history.isPending ? (
        <div className={css.skeleton} role="status" aria-label={text('common.loading')}>
          <span />
          <span />
          <span />
        </div>
      ) : history.isError && !history.data ? (
        <div className={css.failed}>
          <p>{text('history.failed')}</p>
          <Button onPress={() => void history.refetch()}>{text('common.tryAgain')}</Button>
        </div>
      ) : items.length === 0 ? (
        <p className={css.empty}>{text('history.empty')}</p>
      ) : (
        <ul>
          {items.map((item) => (
            <Line key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ item }: { item: HistoryItem }) {
  const text = useText();
  const intl = useIntl();
  const codeText = useCodeText();
  const { language } = useLanguage();
  const codes = useWrapUpCodes();
  const code = codes.data?.find(({ id }) => id === item.wrapUpCode?.id) ?? item.wrapUpCode;
  const name = item.title ?? customerName(item.customer, text);
  const missed = item.outcome === 'missed';
  const Icon =
    item.mediaType === 'workItem'
      ? ListTodo
      : missed
        ? PhoneMissed
        : item.direction === 'inbound'
          ? PhoneIncoming
          : PhoneOutgoing;
  const start = instant(item.connectedAt);
  const end = instant(item.endedAt);
  const talked = start !== undefined && end !== undefined ? end - start : undefined;
  return (
    <li className={css.line} data-missed={missed || undefined}>
      <Icon size={17} aria-hidden="true" />
      <span className={css.words} data-shortens>
        <b lang={dataLang(name)}>
          <Masked value={name} />
        </b>
        <small>
          {missed
            ? text('history.missed', { why: codeText('outcome', item.reason ?? 'unknown') })
            : code
              ? labelOf(code, language)
              : text('history.handled')}
        </small>
      </span>
      <span className={css.when}>
        <time dateTime={item.offeredAt}>
          {intl.formatTime(item.offeredAt, { hour: '2-digit', minute: '2-digit' })}
        </time>
        {talked === undefined ? null : <small>{formatSpan(talked)}</small>}
      </span>
    </li>
  );
}
