import { Logo } from '../ui/Logo.tsx';
import css from './Header.module.css';
import { NoticeCentre } from './NoticeCentre.tsx';
import { PhoneStatus } from './PhoneStatus.tsx';
import { ProfileMenu } from './ProfileMenu.tsx';
import { StateSelector } from './StateSelector.tsx';

export type OpenPart = 'state' | 'notices' | 'profile' | undefined;

export function Header({
  userName,
  organization,
  open,
  onOpen,
  onChangeStation,
  onSignOut,
}: {
  userName: string;
  organization: string;
  open: OpenPart;
  onOpen: (part: OpenPart) => void;
  onChangeStation: () => void;
  onSignOut: () => void;
}) {
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
      <span className={css.space} />
      <StateSelector {...part('state')} />
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
