import { Check, Phone, PhoneOff, X } from 'lucide-react';
import type { Task } from '../api/types.ts';
import { useText } from '../i18n/messages.ts';
import { useNow } from '../lib/clock.ts';
import { instant, secondsLeft } from '../lib/duration.ts';
import { useIsPending } from '../live/command.ts';
import { isItem } from '../live/order.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { ACCEPT_ALL_KEY, accept, runVerb, verbKey } from './actions.ts';
import css from './OfferActions.module.css';
import { URGENT_OFFER_S } from './taskText.ts';

/** Seconds left to answer, whole and left; undefined while the device is being reached. */
export function useOfferTime(task: Task): { left: number; total: number; urgent: boolean } | undefined {
  const now = useNow();
  const end = instant(task.timers.offerExpiresAt);
  if (end === undefined || task.offerStage === 'connecting') return undefined;
  const start = instant(task.timers.offeredAt) ?? now;
  const total = Math.max(1, Math.round((end - start) / 1000));
  // Two clocks never agree to the millisecond: no countdown begins above its whole.
  const left = Math.min(total, secondsLeft(end, now));
  return { left, total, urgent: left <= URGENT_OFFER_S };
}

/**
 * Accept and Decline as far as the server allows them; on a desk phone one answers on the phone (ANS-2). Slim: for a
 * request on one line, where Decline is a cross.
 */
export function OfferActions({
  task,
  describedBy,
  slim,
}: {
  task: Task;
  /** The element that names the request: several of them have the same buttons. */
  describedBy?: string;
  slim?: boolean;
}) {
  const text = useText();
  const time = useOfferTime(task);
  const accepting = useIsPending(verbKey(task.id, 'accept'));
  const acceptingAll = useIsPending(ACCEPT_ALL_KEY);
  const declining = useIsPending(verbKey(task.id, 'decline'));
  const { accept: mayAccept, decline: mayDecline } = task.controls;
  const item = isItem(task);
  const Take = item ? Check : Phone;
  const Leave = item ? X : PhoneOff;
  if (!mayAccept.visible && !mayDecline.visible) {
    return (
      <p className={css.note}>
        {text(task.offerStage === 'connecting' ? 'offer.reaching' : 'offer.onPhone')}
      </p>
    );
  }
  const decline = {
    isDisabled: !mayDecline.enabled || accepting || (item && acceptingAll),
    'aria-describedby': describedBy,
    onPress: () => runVerb(task, 'decline'),
  };
  return (
    <div className={css.actions} data-slim={slim || undefined}>
      {mayDecline.visible && slim ? (
        <Tooltip text={text('control.decline')}>
          <IconButton {...decline} label={text('control.decline')} data-busy={declining || undefined}>
            <Leave size={18} className={css.leave} aria-hidden="true" />
          </IconButton>
        </Tooltip>
      ) : null}
      {mayDecline.visible && !slim ? (
        <Button
          {...decline}
          tone="stopOutline"
          icon={<Leave size={17} aria-hidden="true" />}
          isPending={declining}
        >
          {text('control.decline')}
        </Button>
      ) : null}
      {mayAccept.visible ? (
        <Button
          tone="live"
          icon={slim ? undefined : <Take size={17} aria-hidden="true" />}
          isDisabled={!mayAccept.enabled || declining}
          isPending={accepting || (item && acceptingAll)}
          aria-describedby={describedBy}
          onPress={() => void accept(task)}
          className={time?.urgent && mayAccept.enabled ? css.flash : undefined}
        >
          {text(
            mayAccept.enabled
              ? 'control.accept'
              : task.offerStage === 'connecting'
                ? 'state.connecting'
                : 'offer.ringing',
          )}
        </Button>
      ) : null}
    </div>
  );
}
