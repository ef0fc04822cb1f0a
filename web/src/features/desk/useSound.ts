import { useEffect } from 'react';
import type { Me } from '../../api/types.ts';
import { useLive, useMe } from '../../live/store.ts';
import {
  type MicrophoneUse,
  redial,
  setMicrophoneUse,
  startPhone,
  stopPhone,
  usePhone,
} from '../../phone/softphone.ts';
import { startRinging } from '../../phone/sound.ts';
import { useView } from './view.ts';

/** The server learns a moment after the browser that sound is up; only a lasting disagreement is one. */
const DISAGREE_MS = 1_500;

/**
 * What the microphone is needed for: the server alone decides who hears whom, this only keeps the browser's
 * recording light off while nobody could.
 */
export function microphoneUse(tasks: Me['tasks']): MicrophoneUse {
  let use: MicrophoneUse = 'closed';
  for (const task of tasks) {
    switch (task.state) {
      case 'connected':
      case 'consulting':
      case 'conference':
      case 'postCall':
        if (!task.muted) return 'open';
        use = 'silent';
        break;
      case 'ringing':
      case 'held':
      case 'consultRequested':
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
  const kind = me.station?.device.kind;
  const reachable = me.station?.reachable;
  const connection = useLive((live) => live.connection);
  const status = usePhone((phone) => phone.status);
  const silent = useView((view) => view.silent);
  const use = microphoneUse(me.tasks);
  const rings = me.tasks.some((task) => task.state === 'ringing');

  useEffect(() => {
    if (kind === 'browser') void startPhone();
    else stopPhone();
  }, [kind]);

  useEffect(() => {
    setMicrophoneUse(use);
  }, [use]);

  // After a restart the server has no sound from us although this end still looks well.
  useEffect(() => {
    if (kind !== 'browser' || connection !== 'online' || status !== 'ready' || reachable !== false) return;
    const timer = setTimeout(redial, DISAGREE_MS);
    return () => clearTimeout(timer);
  }, [kind, connection, status, reachable]);

  // A desk phone rings by itself; of several tabs only the one with the sound rings.
  const audible = rings && !silent && kind === 'browser' && status !== 'elsewhere';
  useEffect(() => (audible ? startRinging() : undefined), [audible]);
}
