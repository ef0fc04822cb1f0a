import { Phone, PhoneOff } from 'lucide-react';
import type { Task } from '../api/types.ts';
import { useText } from '../i18n/messages.ts';
import { useNow } from '../lib/clock.ts';
import { instant, secondsLeft } from '../lib/duration.ts';
import { useIsPending } from '../live/command.ts';
import { Button } from '../ui/Button.tsx';
import { accept, runVerb, verbKey } from './actions.ts';
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

/** Accept and Decline as far as the server allows them; on a desk phone one answers on the phone (ANS-2). */
export function OfferActions({ task }: { task: Task }) {
  const text = useText();
  const time = useOfferTime(task);
  const accepting = useIsPending(verbKey(task.id, 'accept'));
  const declining = useIsPending(verbKey(task.id, 'decline'));
  const { accept: mayAccept, decline: mayDecline } = task.controls;
  if (!mayAccept.visible && !mayDecline.visible) {
    return (
      <p className={css.note}>
        {text(task.offerStage === 'connecting' ? 'offer.reaching' : 'offer.onPhone')}
      </p>
    );
  }
  return (
    <div className={css.actions}>
      {mayDecline.visible ? (
        <Button
          tone="stopOutline"
          icon={<PhoneOff size={17} aria-hidden="true" />}
          isDisabled={!mayDecline.enabled || accepting}
          isPending={declining}
          onPress={() => runVerb(task, 'decline')}
        >
          {text('control.decline')}
        </Button>
      ) : null}
      {mayAccept.visible ? (
        <Button
          tone="live"
          icon={<Phone size={17} aria-hidden="true" />}
          isDisabled={!mayAccept.enabled || declining}
          isPending={accepting}
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
