import { Check, CircleCheck, Coffee, EllipsisVertical, Headphones, LogOut } from 'lucide-react';
import {
  Header as AriaHeader,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';
import { monitorTask, setAvailableFor, setIdleFor } from '../../api/endpoints.ts';
import { useIdleCodes } from '../../api/queries.ts';
import type { SupervisedAgent } from '../../api/types.ts';
import { useLanguage } from '../../i18n/IntlRoot.tsx';
import { useCodeText, useText } from '../../i18n/messages.ts';
import { dataLang } from '../../lib/language.ts';
import { perform, useIsPending } from '../../live/command.ts';
import { choosable } from '../../shell/StateSelector.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { agentKey } from './keys.ts';
import type { Whom } from './SignOutDecision.tsx';
import css from './TeamTable.module.css';
import { useMonitor } from './useMonitor.ts';

/** What a supervisor may do with one agent: listen, change the state, sign out; as far as the server allows. */
export function RowActions({ each, onSignOut }: { each: SupervisedAgent; onSignOut: (whom: Whom) => void }) {
  const text = useText();
  const codeText = useCodeText();
  const { language } = useLanguage();
  const codes = useIdleCodes();
  const { agent, task, state, actions } = each;
  const monitor = useMonitor(agent.id, () => monitorTask(task?.id ?? '', agent.id));
  const changing = useIsPending(agentKey(agent.id, 'state'));
  const signingOut = useIsPending(agentKey(agent.id, 'signOut'));
  const reasons = choosable(codes.data ?? [], language);
  const current = state.name === 'available' ? 'available' : state.idleCode?.id;
  const mayMonitor = actions.monitor.enabled && task !== null;
  const why = codeText('reason', actions.monitor.reason ?? task?.reason ?? 'unknown');
  const menu = actions.setState.visible || actions.signOut.visible;

  return (
    <span className={css.buttons}>
      {actions.monitor.visible ? (
        <Tooltip text={mayMonitor ? text('supervise.monitorHint') : why}>
          <Button
            icon={<Headphones size={17} aria-hidden="true" />}
            isPending={monitor.pending}
            className={mayMonitor ? undefined : css.off}
            aria-label={text('supervise.monitorWhom', { name: agent.name })}
            aria-describedby={mayMonitor ? undefined : `why-${agent.id}`}
            aria-disabled={mayMonitor ? undefined : true}
            onPress={() => {
              if (mayMonitor) monitor.run();
            }}
          >
            {text('supervise.monitor')}
          </Button>
        </Tooltip>
      ) : null}
      {mayMonitor ? null : (
        <span id={`why-${agent.id}`} hidden>
          {why}
        </span>
      )}
      {menu ? (
        <MenuTrigger>
          <IconButton
            label={text('supervise.more', { name: agent.name })}
            data-busy={changing || signingOut || undefined}
          >
            <EllipsisVertical size={19} aria-hidden="true" />
          </IconButton>
          <Popover className={css.popover} placement="bottom end" offset={4}>
            <Menu
              className={css.menu}
              aria-label={text('supervise.more', { name: agent.name })}
              disabledKeys={[
                ...(actions.setState.enabled ? [] : ['available', ...reasons.map(({ id }) => `idle:${id}`)]),
                ...(actions.signOut.enabled ? [] : ['signOut']),
              ]}
              onAction={(key) => {
                if (key === 'signOut') onSignOut(agent);
                else if (key === 'available')
                  void perform(agentKey(agent.id, 'state'), () => setAvailableFor(agent.id));
                else {
                  const code = String(key).slice('idle:'.length);
                  void perform(agentKey(agent.id, 'state'), () => setIdleFor(agent.id, code));
                }
              }}
            >
              {actions.setState.visible ? (
                <MenuSection>
                  <AriaHeader className={css.heading}>
                    {actions.setState.enabled
                      ? text('state.change')
                      : codeText('reason', actions.setState.reason ?? 'unknown')}
                  </AriaHeader>
                  <MenuItem id="available" textValue={text('agent.available')} className={css.item}>
                    <CircleCheck size={17} aria-hidden="true" />
                    <span>{text('agent.available')}</span>
                    {current === 'available' ? <Check size={16} aria-hidden="true" /> : null}
                  </MenuItem>
                  {reasons.map(({ id, name }) => (
                    <MenuItem key={id} id={`idle:${id}`} textValue={name} className={css.item}>
                      <Coffee size={17} aria-hidden="true" />
                      <span lang={dataLang(name)}>{name}</span>
                      {current === id ? <Check size={16} aria-hidden="true" /> : null}
                    </MenuItem>
                  ))}
                </MenuSection>
              ) : null}
              {actions.setState.visible && actions.signOut.visible ? (
                <Separator className={css.separator} />
              ) : null}
              {actions.signOut.visible ? (
                <MenuItem id="signOut" textValue={text('supervise.signOut')} className={css.item}>
                  <LogOut size={17} aria-hidden="true" />
                  <span>
                    {text('supervise.signOut')}
                    {actions.signOut.enabled ? null : (
                      <small>{codeText('reason', actions.signOut.reason ?? 'unknown')}</small>
                    )}
                  </span>
                </MenuItem>
              ) : null}
            </Menu>
          </Popover>
        </MenuTrigger>
      ) : null}
    </span>
  );
}
