import { useEffect } from 'react';
import type { Me } from '../api/types.ts';
import { isItem, isRequest } from '../live/order.ts';
import { onObservation, useLive, useMe } from '../live/store.ts';
import { claimOf, forgetSound, hadSound, isMoving, REFRESH_MS, rememberSound } from '../phone/ownership.ts';
import {
  type MicrophoneUse,
  phoneTakenElsewhere,
  redial,
  setMicrophoneUse,
  startPhone,
  stopPhone,
  usePhone,
} from '../phone/softphone.ts';
import { playChime, startRinging } from '../phone/sound.ts';
import { isMuted } from './actions.ts';
import { useView } from './view.ts';

/** The server learns a moment after the browser that sound is up; only a lasting disagreement is one. */
const DISAGREE_MS = 1_500;
/** A station without sound is claimed by a tab that never had it only after the tab that should have had its turn. */
const GRACE_MS = 3_000;

/**
 * What the microphone is needed for: the server alone decides who hears whom, this only keeps the browser's
 * recording light off while nobody could.
 */
export function microphoneUse(tasks: Me['tasks']): MicrophoneUse {
  let use: MicrophoneUse = 'closed';
  // Work items have no sound.
  for (const task of tasks.filter((each) => !isItem(each))) {
    switch (task.state) {
      case 'connected':
      case 'conference':
      case 'postCall':
        if (!isMuted(task)) return 'open';
        use = 'silent';
        break;
      case 'consulting':
        if (!isMuted(task) && task.consult?.live !== 'none') return 'open';
        use = 'silent';
        break;
      case 'consultRequested':
        // Somebody who is asked may answer at any moment, and the customer may still be listening (HLD-9).
        if (!isMuted(task) && task.consult?.live === 'customer') return 'open';
        use = 'silent';
        break;
      case 'monitoring':
        if (task.monitor && !task.monitor.paused && task.monitor.mode !== 'silent') return 'open';
        use = 'silent';
        break;
      case 'ringing':
      case 'held':
        use = 'silent';
        break;
      case 'wrapUp':
      case 'ended':
        break;
    }
  }
  return use;
}

/** Ties the browser phone, the ringing and the microphone to the live picture. */
export function useSound(): void {
  const me = useMe();
  const userId = me.agent.id;
  const browser = me.station?.device.kind === 'browser';
  const reachable = me.station?.reachable === true;
  const connection = useLive((live) => live.connection);
  const status = usePhone((phone) => phone.status);
  const silent = useView((view) => view.silent);
  const use = microphoneUse(me.tasks);
  const rings = me.tasks.some((task) => isRequest(task) && !isItem(task));

  useEffect(() => {
    if (!browser) stopPhone();
  }, [browser]);

  // Whether this tab brings the phone up by itself.
  useEffect(() => {
    if (!browser || connection !== 'online' || (status !== 'off' && status !== 'elsewhere')) return;
    const claim = claimOf(hadSound(userId, Date.now()), reachable);
    if (status === 'off' && claim === 'now') {
      void startPhone();
      return;
    }
    if (status === 'off' && claim === 'leave') {
      phoneTakenElsewhere();
      return;
    }
    // Without sound anywhere. A tab of the browser that had it may take it when the other tab is gone.
    if (reachable || (status === 'elsewhere' && claim !== 'now')) return;
    const timer = setTimeout(() => void startPhone(), GRACE_MS);
    return () => clearTimeout(timer);
  }, [browser, connection, status, reachable, userId]);

  useEffect(() => {
    if (!browser || status !== 'ready') return;
    const refresh = () => rememberSound(userId, Date.now());
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => clearInterval(timer);
  }, [browser, status, userId]);

  useEffect(
    () =>
      onObservation((observation) => {
        if (observation.kind !== 'stationMoved' || isMoving()) return;
        forgetSound();
        if (observation.station?.device.kind === 'browser') phoneTakenElsewhere();
      }),
    [],
  );

  useEffect(() => {
    setMicrophoneUse(use);
  }, [use]);

  // After a restart the server has no sound from us although this end still looks well.
  useEffect(() => {
    if (!browser || connection !== 'online' || status !== 'ready' || reachable) return;
    const timer = setTimeout(redial, DISAGREE_MS);
    return () => clearTimeout(timer);
  }, [browser, connection, status, reachable]);

  // A desk phone rings by itself; of several tabs only the one with the sound rings.
  const audible = rings && !silent && browser && status !== 'elsewhere';
  useEffect(() => (audible ? startRinging() : undefined), [audible]);

  // Work that comes without a call makes a sound of its own, once each (POP-10); no phone does that.
  const chimes = !silent && status !== 'elsewhere';
  useEffect(
    () =>
      onObservation((observation) => {
        if (chimes && observation.kind === 'offered' && isItem(observation.task)) playChime();
      }),
    [chimes],
  );
}
