import { Bell, BellOff, CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { isMessageId, useCodeText, useText, type Values } from '../i18n/messages.ts';
import { clearNotices, dismiss, markAllRead, type Notice, SHOWN_MS, useNotices } from '../live/notices.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Switch } from '../ui/Switch.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import css from './NoticeCentre.module.css';
import { keysOf } from './shortcuts.ts';
import { askForToaster, useToaster } from './toasterPermission.ts';
import { setSilent, useView } from './view.ts';

const ICONS = { info: Info, good: CircleCheck, warn: TriangleAlert, bad: CircleAlert } as const;

/** The sentence of a notice. */
export function useNoticeText(): (notice: Notice) => string {
  const text = useText();
  const codeText = useCodeText();
  return (notice) => {
    if (notice.family === 'problem') return codeText('problem', notice.code, notice.params);
    const id = `notice.${notice.code}`;
    // Codes are kept, not words: a notice follows a change of language.
    const why = typeof notice.params.reason === 'string' ? codeText('outcome', notice.params.reason) : '';
    return isMessageId(id) ? text(id, { ...(notice.params as Values), why }) : notice.code;
  };
}

export function NoticeCentre({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const text = useText();
  const intl = useIntl();
  const noticeText = useNoticeText();
  const notices = useNotices((state) => state.notices);
  const silent = useView((view) => view.silent);
  const unread = notices.filter((notice) => notice.unread).length;

  useEffect(() => {
    if (isOpen && unread > 0) markAllRead();
  }, [isOpen, unread]);

  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <Tooltip text={text('notices.title')} keys={keysOf('notices')} isDisabled={isOpen}>
        <IconButton label={unread > 0 ? text('notices.unread', { count: unread }) : text('notices.title')}>
          {silent ? <BellOff size={19} aria-hidden="true" /> : <Bell size={19} aria-hidden="true" />}
          {unread > 0 ? (
            <span className={css.badge} aria-hidden="true">
              {unread > 9 ? '9+' : unread}
            </span>
          ) : null}
        </IconButton>
      </Tooltip>
      <Popover className={css.popover} placement="bottom end" offset={6}>
        <Dialog className={css.dialog}>
          <div className={css.head}>
            <Heading slot="title" className={css.title}>
              {text('notices.title')}
            </Heading>
            {notices.length > 0 ? (
              <Button tone="quiet" onPress={clearNotices}>
                {text('notices.clear')}
              </Button>
            ) : null}
          </div>
          {notices.length === 0 ? (
            <p className={css.empty}>
              <Bell size={28} strokeWidth={1.4} aria-hidden="true" />
              {text('notices.empty')}
            </p>
          ) : (
            <ul className={css.list}>
              {notices.map((notice) => {
                const Icon = ICONS[notice.tone];
                return (
                  <li key={notice.id} data-tone={notice.tone}>
                    <Icon size={18} aria-hidden="true" />
                    <span>
                      {noticeText(notice)} <NoticeLink notice={notice} />
                    </span>
                    <time dateTime={new Date(notice.at).toISOString()}>
                      {intl.formatTime(notice.at, { hour: '2-digit', minute: '2-digit' })}
                    </time>
                  </li>
                );
              })}
            </ul>
          )}
          <div className={css.foot}>
            <Switch isSelected={!silent} onChange={(on) => setSilent(!on)}>
              {text('notices.sound')}
            </Switch>
            <DesktopNotifications />
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** A page that a notice is about, to be opened again (LAY-4). */
function NoticeLink({ notice }: { notice: Notice }) {
  const text = useText();
  const { url } = notice.params;
  if (typeof url !== 'string') return null;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {text('pop.open')}
    </a>
  );
}

function DesktopNotifications() {
  const text = useText();
  const permission = useToaster((toaster) => toaster.permission);
  if (permission === 'granted') return null;
  if (permission === 'denied') return <p className={css.hint}>{text('notices.toasterRefused')}</p>;
  return <Button onPress={() => void askForToaster()}>{text('notices.allowToaster')}</Button>;
}

/** NOT-1: notices stand for a while in the corner, and go by hand or by time. */
export function NoticeStack() {
  const text = useText();
  const notices = useNotices((state) => state.notices);
  const silent = useView((view) => view.silent);
  const shown = silent ? [] : notices.filter((notice) => notice.shown);
  return (
    <section
      className={css.stack}
      aria-label={text('notices.title')}
      aria-live="polite"
      aria-relevant="additions"
    >
      {shown.map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function Toast({ notice }: { notice: Notice }) {
  const text = useText();
  const noticeText = useNoticeText();
  const Icon = ICONS[notice.tone];
  const paused = useRef(false);

  useEffect(() => {
    let left = SHOWN_MS;
    const timer = setInterval(() => {
      // Whoever reads with the pointer on it, or has the focus in it, is not hurried (WCAG 2.2.1).
      if (!paused.current) left -= 250;
      if (left <= 0) dismiss(notice.id);
    }, 250);
    return () => clearInterval(timer);
  }, [notice.id]);

  const pause = () => {
    paused.current = true;
  };
  const go = () => {
    paused.current = false;
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only stops the clock
    <div
      className={css.toast}
      data-tone={notice.tone}
      onPointerEnter={pause}
      onPointerLeave={go}
      onFocus={pause}
      onBlur={go}
    >
      <Icon size={19} aria-hidden="true" />
      <p>
        {noticeText(notice)} <NoticeLink notice={notice} />
      </p>
      <IconButton label={text('notices.dismiss')} onPress={() => dismiss(notice.id)}>
        <X size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
