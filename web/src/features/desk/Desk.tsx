import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { logoutStation } from '../../api/endpoints.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import type { Session } from '../../api/types.ts';
import { useText } from '../../i18n/messages.ts';
import { inListOrder, isRequest, openRequest } from '../../live/order.ts';
import { useMe } from '../../live/store.ts';
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
import { useScreenPops } from '../../shell/screenPop.ts';
import type { ShortcutAction } from '../../shell/shortcuts.ts';
import { TakeOverDialog } from '../../shell/TakeOverDialog.tsx';
import { useMediaQuery } from '../../shell/useMediaQuery.ts';
import { useObservations } from '../../shell/useObservations.ts';
import { useShortcuts } from '../../shell/useShortcuts.ts';
import { useSound } from '../../shell/useSound.ts';
import { NARROW, select, setSilent, shownTask, toggleTaskList, useView } from '../../shell/view.ts';
import { itemsOf } from './barItems.ts';
import { Decisions } from './Decisions.tsx';
import css from './Desk.module.css';
import { EmptyDesk } from './EmptyDesk.tsx';
import { TaskList } from './TaskList.tsx';

// The page is there without it; it comes before the first call does.
const loadPane = () => import('./InteractionPane.tsx');
const InteractionPane = lazy(() => loadPane().then((part) => ({ default: part.InteractionPane })));
const DestinationDialog = lazy(() =>
  import('./DestinationDialog.tsx').then((part) => ({ default: part.DestinationDialog })),
);

/** The agent's desktop. */
export function Desk({
  session,
  onLeft,
  onChangeStation,
  onSupervise,
}: {
  session: Session;
  /** The station is given up; end the sign-in too. */
  onLeft: () => Promise<void>;
  onChangeStation: () => void;
  /** To the page of the managed teams; shown to supervisors only. */
  onSupervise: () => void;
}) {
  const text = useText();
  const me = useMe();
  const narrow = useMediaQuery(NARROW);
  const { selected, collapsed, drawerOpen, shortcutsOpen, under, picking } = useView();
  const listCollapsed = narrow ? !drawerOpen : collapsed;
  const task = shownTask(me.tasks, selected);
  const picked = me.tasks.find((each) => each.id === picking?.taskId);
  const [open, setOpen] = useState<OpenPart>();
  const [refused, setRefused] = useState<Problem>();

  useEffect(() => void loadPane(), []);
  useSound();
  useObservations('desk.title');
  useScreenPops();

  const signOut = useCallback(async () => {
    try {
      await logoutStation();
    } catch (error) {
      // STN-18, STN-19: open work keeps the agent here; say which.
      setRefused(asProblem(error));
      return;
    }
    await onLeft();
  }, [onLeft]);

  const takable = openRequest(
    me.tasks.filter((each) => isRequest(each) && each.controls.accept.enabled),
    undefined,
  );
  /** Presses the first of these buttons that stands somewhere and works: a shortcut does what its button does. */
  const press = (...ids: string[]) => {
    const found = task ? itemsOf(task, me.agent.id, under) : [];
    for (const id of ids) {
      const item = found.find((each) => each.id === id && each.control.enabled);
      if (item) {
        item.run();
        return;
      }
    }
  };
  const act = (action: ShortcutAction) => {
    switch (action) {
      case 'accept':
        // The call, else the request that came first.
        if (takable) void accept(takable);
        return;
      case 'hold':
        press('hold', 'resume');
        return;
      case 'consult':
      case 'transfer':
      case 'conference':
      case 'swap':
      case 'help':
        press(action);
        return;
      case 'navigation':
        if (me.supervision) onSupervise();
        return;
      case 'mute':
        press('mute');
        return;
      case 'keypad':
        press('dtmf');
        return;
      case 'end':
        press('end');
        return;
      case 'wrapUp':
        document.querySelector<HTMLFormElement>('#wrap-up')?.requestSubmit();
        return;
      case 'available':
        if (me.state.name !== 'available') void goAvailable();
        return;
      case 'stateSelector':
        setOpen((part) => (part === 'state' ? undefined : 'state'));
        return;
      case 'profile':
        setOpen((part) => (part === 'profile' ? undefined : 'profile'));
        return;
      case 'notices':
        setOpen((part) => (part === 'notices' ? undefined : 'notices'));
        return;
      case 'signOut':
        void signOut();
        return;
      case 'taskList':
        toggleTaskList();
        return;
      case 'switchTask': {
        const others = inListOrder(me.tasks.filter((each) => !isRequest(each)));
        const next =
          others[(others.findIndex((each) => each.id === task?.id) + 1) % Math.max(1, others.length)];
        if (next) select(next.id);
        return;
      }
      case 'request':
        focusNextRequest();
        return;
      case 'silent':
        setSilent(!useView.getState().silent);
        return;
      case 'shortcuts':
        useView.setState({ shortcutsOpen: !shortcutsOpen });
        return;
    }
  };
  useShortcuts(act);

  useEffect(
    () => () =>
      useView.setState({
        shortcutsOpen: false,
        drawerOpen: false,
        under: undefined,
        picking: undefined,
        asking: undefined,
        writing: false,
      }),
    [],
  );

  return (
    <div className={css.desk}>
      <a className={css.skip} href="#work">
        {text('desk.skip')}
      </a>
      <Header
        userName={me.agent.name}
        organization={session.organization.name}
        open={open}
        onOpen={setOpen}
        onChangeStation={onChangeStation}
        page="desk"
        onOtherPage={me.supervision ? onSupervise : undefined}
        onSignOut={() => void signOut()}
      />
      <Banners />
      <div className={css.body} data-collapsed={listCollapsed || undefined} data-narrow={narrow || undefined}>
        <div className={css.side}>
          <TaskList collapsed={listCollapsed} />
        </div>
        <main className={css.main} id="work" tabIndex={-1}>
          <Suspense fallback={null}>{task ? <InteractionPane task={task} /> : <EmptyDesk />}</Suspense>
        </main>
      </div>
      {listCollapsed ? <PopoverStack /> : null}
      <NoticeStack />
      <SystemIdleDialog />
      <TakeOverDialog />
      <Decisions />
      <NewItem />
      {picked && picking ? (
        <Suspense fallback={null}>
          <DestinationDialog task={picked} purpose={picking.purpose} key={picking.purpose} />
        </Suspense>
      ) : null}
      {shortcutsOpen ? <ShortcutsDialog /> : null}
      {refused ? <SignOutRefused problem={refused} onClose={() => setRefused(undefined)} /> : null}
      <LiveRegion />
    </div>
  );
}
