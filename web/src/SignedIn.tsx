import { useQueryClient } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { getSession, signOut } from './api/endpoints.ts';
import { asProblem } from './api/problem.ts';
import { keys } from './api/queries.ts';
import type { Session } from './api/types.ts';
import { Desk } from './features/desk/Desk.tsx';
import { DeskSkeleton } from './features/desk/DeskSkeleton.tsx';
import css from './features/login/Login.module.css';
import { useText } from './i18n/messages.ts';
import { clearNotices } from './live/notices.ts';
import { startLive, useLive } from './live/store.ts';
import { stopPhone } from './phone/softphone.ts';
import { armSound } from './phone/sound.ts';
import { Button } from './ui/Button.tsx';
import { Logo } from './ui/Logo.tsx';
import { LookSwitch } from './ui/LookSwitch.tsx';

const StationPage = lazy(() =>
  import('./features/login/StationPage.tsx').then((part) => ({ default: part.StationPage })),
);
const Supervise = lazy(() =>
  import('./features/supervise/Supervise.tsx').then((part) => ({ default: part.Supervise })),
);

/** Somebody is signed in: keep the live picture, and show the page that fits it. */
export function SignedIn({ session }: { session: Session }) {
  const queries = useQueryClient();
  const me = useLive((live) => live.me);
  const loggedIn = me?.station != null;
  const supervises = session.user.roles.includes('supervisor');
  const supervisePath = useLocation({ select: ({ pathname }) => pathname === '/supervise' });
  const navigate = useNavigate();
  const [changingStation, setChangingStation] = useState(false);

  const leave = useCallback(() => {
    stopPhone();
    clearNotices();
    queries.setQueryData(keys.session, null);
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
  }, [queries]);

  useEffect(() => {
    const stopLive = startLive(supervises, () => {
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
  }, [leave, supervises]);

  // A supervisor alone has no work of an agent; and the page of the teams is for supervisors only.
  const alone = me?.station != null && me.station.team === null;
  const mistaken = me != null && me.supervision === null && supervisePath;
  useEffect(() => {
    if (alone && !supervisePath) void navigate({ to: '/supervise', replace: true });
    if (mistaken) void navigate({ to: '/', replace: true });
  }, [alone, mistaken, supervisePath, navigate]);

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
      <Suspense fallback={<DeskSkeleton />}>
        <StationPage
          session={session}
          onSignOut={signOutWhole}
          onBack={loggedIn ? () => setChangingStation(false) : undefined}
        />
      </Suspense>
    );
  }
  if (supervisePath && me.supervision) {
    return (
      <Suspense fallback={<DeskSkeleton />}>
        <Supervise
          session={session}
          onLeft={signOutWhole}
          onChangeStation={() => setChangingStation(true)}
          onDesk={alone ? undefined : () => void navigate({ to: '/' })}
        />
      </Suspense>
    );
  }
  return (
    <Desk
      session={session}
      onLeft={signOutWhole}
      onChangeStation={() => setChangingStation(true)}
      onSupervise={() => void navigate({ to: '/supervise' })}
    />
  );
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
