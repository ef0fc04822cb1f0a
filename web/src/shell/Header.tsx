import { Headset, UsersRound } from 'lucide-react';
import { useText } from '../i18n/messages.ts';
import { useLive } from '../live/store.ts';
import { Button } from '../ui/Button.tsx';
import { Logo } from '../ui/Logo.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import css from './Header.module.css';
import { NoticeCentre } from './NoticeCentre.tsx';
import { PhoneStatus } from './PhoneStatus.tsx';
import { ProfileMenu } from './ProfileMenu.tsx';
import { StateSelector } from './StateSelector.tsx';
import { keysOf } from './shortcuts.ts';

export type OpenPart = 'state' | 'notices' | 'profile' | undefined;

export function Header({
  userName,
  organization,
  open,
  onOpen,
  onChangeStation,
  onSignOut,
  page,
  onOtherPage,
}: {
  userName: string;
  organization: string;
  open: OpenPart;
  onOpen: (part: OpenPart) => void;
  onChangeStation: () => void;
  onSignOut: () => void;
  page: 'desk' | 'supervise';
  /** Present for people who have both pages. */
  onOtherPage?: () => void;
}) {
  const text = useText();
  const takesContacts = useLive((live) => live.me?.station?.team != null);
  const asked = useLive((live) => live.team?.help.length ?? 0);
  const part = (name: NonNullable<OpenPart>) => ({
    isOpen: open === name,
    onOpenChange: (isOpen: boolean) => onOpen(isOpen ? name : undefined),
  });
  return (
    <header className={css.header}>
      <span className={css.brand}>
        <Logo />
      </span>
      <span className={css.line} />
      <PhoneStatus onChangeStation={onChangeStation} />
      {onOtherPage ? (
        <Tooltip
          text={text(page === 'desk' ? 'supervise.open' : 'supervise.back')}
          keys={keysOf('navigation')}
        >
          <Button
            className={css.page}
            icon={
              page === 'desk' ? (
                <UsersRound size={17} aria-hidden="true" />
              ) : (
                <Headset size={17} aria-hidden="true" />
              )
            }
            onPress={onOtherPage}
          >
            {text(page === 'desk' ? 'supervise.title' : 'desk.title')}
            {page === 'desk' && asked > 0 ? (
              <>
                <b className={css.asked}>{asked}</b>{' '}
                <span className="visually-hidden">{text('supervise.help')}</span>
              </>
            ) : null}
          </Button>
        </Tooltip>
      ) : null}
      <span className={css.space} />
      {/* A supervisor alone gets no contacts: there is no state to choose. */}
      {takesContacts ? <StateSelector {...part('state')} /> : null}
      <NoticeCentre {...part('notices')} />
      <ProfileMenu
        {...part('profile')}
        userName={userName}
        organization={organization}
        onChangeStation={onChangeStation}
        onSignOut={onSignOut}
      />
    </header>
  );
}
