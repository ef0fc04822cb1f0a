import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { getSession, signOut } from './api/endpoints.ts';
import { asProblem } from './api/problem.ts';
import { keys } from './api/queries.ts';
import type { Session } from './api/types.ts';
import { Desk } from './features/desk/Desk.tsx';
import { DeskSkeleton } from './features/desk/DeskSkeleton.tsx';
import css from './features/login/Login.module.css';
import { StationPage } from './features/login/StationPage.tsx';
import { useText } from './i18n/messages.ts';
import { clearNotices } from './live/notices.ts';
import { startLive, useLive } from './live/store.ts';
import { stopPhone } from './phone/softphone.ts';
import { armSound } from './phone/sound.ts';
import { Button } from './ui/Button.tsx';
import { Logo } from './ui/Logo.tsx';
import { LookSwitch } from './ui/LookSwitch.tsx';

/** Somebody is signed in: keep the live picture, and show the page that fits it. */
export function SignedIn({ session }: { session: Session }) {
  const queries = useQueryClient();
  const me = useLive((live) => live.me);
  const loggedIn = me?.station != null;
  const [changingStation, setChangingStation] = useState(false);

  const leave = useCallback(() => {
    stopPhone();
    clearNotices();
    queries.setQueryData(keys.session, null);
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
  }, [queries]);

  useEffect(() => {
    const stopLive = startLive(() => {
      getSession().catch((error: unknown) => {
        if (asProblem(error).status === 401) leave();
      });
    });
    const disarm = armSound();
    return () => {
      stopLive();
      disarm();
      stopPhone();
    };
  }, [leave]);

  // Work that comes in meanwhile goes before; the station could not be changed now anyway (STN-15).
  const busy = (me?.tasks.length ?? 0) > 0;
  useEffect(() => {
    if (!loggedIn || busy) setChangingStation(false);
  }, [loggedIn, busy]);

  const signOutWhole = async () => {
    await signOut().catch(() => {});
    leave();
  };

  if (me === undefined) return <DeskSkeleton />;
  if (me === null) return <NoAgent session={session} onSignOut={signOutWhole} />;
  if (!loggedIn || changingStation) {
    return (
      <StationPage
        session={session}
        onSignOut={signOutWhole}
        onBack={loggedIn ? () => setChangingStation(false) : undefined}
      />
    );
  }
  return <Desk session={session} onLeft={signOutWhole} onChangeStation={() => setChangingStation(true)} />;
}

function NoAgent({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const text = useText();
  return (
    <main className={css.centre}>
      <Logo />
      <h1>{text('noAgent.title')}</h1>
      <p className={css.muted}>{text('noAgent.body', { name: session.user.name })}</p>
      <div className={css.row}>
        <LookSwitch />
        <Button onPress={onSignOut}>{text('signOut.action')}</Button>
      </div>
    </main>
  );
}
