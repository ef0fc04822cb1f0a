import { useCallback, useEffect, useState } from 'react';
import { logoutStation } from '../../api/endpoints.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Session } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { isRequest, openRequest } from '../../live/order.ts';
import { useLive, useMe } from '../../live/store.ts';
import { accept, goAvailable } from '../../shell/actions.ts';
import { Banners } from '../../shell/Banners.tsx';
import { Header, type OpenPart } from '../../shell/Header.tsx';
import { LiveRegion } from '../../shell/LiveRegion.tsx';
import { NewItem } from '../../shell/NewItem.tsx';
import { NoticeStack } from '../../shell/NoticeCentre.tsx';
import { PopoverStack } from '../../shell/PopoverStack.tsx';
import { focusNextRequest } from '../../shell/requestFocus.ts';
import { ShortcutsDialog } from '../../shell/ShortcutsDialog.tsx';
import { SignOutRefused } from '../../shell/SignOutRefused.tsx';
import { SystemIdleDialog } from '../../shell/SystemIdleDialog.tsx';
import type { ShortcutAction } from '../../shell/shortcuts.ts';
import { TakeOverDialog } from '../../shell/TakeOverDialog.tsx';
import { useObservations } from '../../shell/useObservations.ts';
import { useShortcuts } from '../../shell/useShortcuts.ts';
import { useSound } from '../../shell/useSound.ts';
import { setSilent, useView } from '../../shell/view.ts';
import { Contacts } from './Contacts.tsx';
import { Listening } from './Listening.tsx';
import { SignOutDecision, type Whom } from './SignOutDecision.tsx';
import css from './Supervise.module.css';
import { TeamTable } from './TeamTable.tsx';
import { HelpRequests, WithoutAgent } from './Urgent.tsx';
import { Why } from './Why.tsx';

/** The supervisor's page: who does what, who needs help, and the supervisor's own ear (SUP-1). */
export function Supervise({
  session,
  onLeft,
  onChangeStation,
  onDesk,
}: {
  session: Session;
  onLeft: () => Promise<void>;
  onChangeStation: () => void;
  /** Present for whoever works as an agent too. */
  onDesk: (() => void) | undefined;
}) {
  const text = useText();
  const me = useMe();
  const team = useLive((live) => live.team);
  const shortcutsOpen = useView((view) => view.shortcutsOpen);
  const [open, setOpen] = useState<OpenPart>();
  const [signingOut, setSigningOut] = useState<Whom>();
  const [refused, setRefused] = useState<Problem>();
  const listening = me.tasks.find((task) => task.monitor);
  // Work as an agent belongs to the desktop: an accepted call leads there.
  const working = me.tasks.some((task) => !task.monitor && task.state !== 'ringing');

  useSound();
  useObservations('supervise.title');
  useEffect(() => {
    if (working) onDesk?.();
  }, [working, onDesk]);

  const signOut = useCallback(async () => {
    try {
      await logoutStation();
    } catch (error) {
      setRefused(asProblem(error));
      return;
    }
    await onLeft();
  }, [onLeft]);

  const toggle = (part: OpenPart) => setOpen((now) => (now === part ? undefined : part));
  useShortcuts((action: ShortcutAction) => {
    switch (action) {
      case 'navigation':
        onDesk?.();
        return;
      case 'accept': {
        const requests = me.tasks.filter((task) => isRequest(task) && task.controls.accept.enabled);
        const first = openRequest(requests, undefined);
        if (first) void accept(first);
        return;
      }
      case 'available':
        if (onDesk && me.state.name !== 'available') void goAvailable();
        return;
      case 'stateSelector':
        if (onDesk) toggle('state');
        return;
      case 'profile':
        toggle('profile');
        return;
      case 'notices':
        toggle('notices');
        return;
      case 'signOut':
        void signOut();
        return;
      case 'silent':
        setSilent(!useView.getState().silent);
        return;
      case 'shortcuts':
        useView.setState({ shortcutsOpen: !shortcutsOpen });
        return;
      case 'request':
        focusNextRequest();
        return;
      case 'hold':
      case 'mute':
      case 'keypad':
      case 'consult':
      case 'transfer':
      case 'conference':
      case 'swap':
      case 'help':
      case 'end':
      case 'wrapUp':
      case 'taskList':
      case 'switchTask':
        return;
    }
  });

  return (
    <div className={css.page}>
      <a className={css.skip} href="#team">
        {text('supervise.skip')}
      </a>
      <Header
        userName={me.agent.name}
        organization={session.organization.name}
        open={open}
        onOpen={setOpen}
        onChangeStation={onChangeStation}
        onSignOut={() => void signOut()}
        page="supervise"
        onOtherPage={onDesk}
      />
      <Banners />
      <main className={css.main} id="team" tabIndex={-1}>
        <h1 className="visually-hidden">{text('supervise.title')}</h1>
        {listening?.monitor ? <Listening task={listening} monitor={listening.monitor} /> : null}
        {team ? (
          <>
            <HelpRequests team={team} />
            <WithoutAgent team={team} />
            <Contacts team={team} />
            <TeamTable team={team} onSignOut={setSigningOut} />
          </>
        ) : (
          <p className={css.loading} role="status">
            {text('common.loading')}
          </p>
        )}
      </main>
      <PopoverStack />
      <NoticeStack />
      <NewItem />
      <Why />
      <SystemIdleDialog />
      <TakeOverDialog />
      {signingOut ? <SignOutDecision whom={signingOut} onClose={() => setSigningOut(undefined)} /> : null}
      {shortcutsOpen ? <ShortcutsDialog /> : null}
      {refused ? <SignOutRefused problem={refused} onClose={() => setRefused(undefined)} /> : null}
      <LiveRegion />
    </div>
  );
}
