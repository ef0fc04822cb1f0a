import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { keys } from '../api/queries.ts';
import { useCodeText, useText } from '../i18n/messages.ts';
import type { Observation } from '../live/model.ts';
import { notify } from '../live/notices.ts';
import { onObservation, useLive, useMe } from '../live/store.ts';
import { customerName } from './taskText.ts';
import { clearToaster, showToaster } from './toaster.ts';

/** Turns what happened into notices, toasters, a fresh history and a flashing title. */
export function useObservations(): void {
  const text = useText();
  const codeText = useCodeText();
  const queries = useQueryClient();
  const { tasks } = useMe();
  const connection = useLive((live) => live.connection);

  const saidLost = useRef(false);

  const told = (observation: Observation): void => {
    switch (observation.kind) {
      case 'offered': {
        const name = customerName(observation.task.customer, text);
        showToaster(text('toaster.offer'), [name, observation.task.queue?.name].filter(Boolean).join(' · '));
        return;
      }
      case 'missed': {
        const name = customerName(observation.task.customer, text);
        notify({ tone: 'warn', code: 'missed', params: { name, reason: observation.reason } });
        void queries.invalidateQueries({ queryKey: keys.history });
        return;
      }
      case 'stateBySystem': {
        const code = observation.state.idleCode?.name ?? 'unknown';
        showToaster(codeText('system', code), codeText('ended', code));
        return;
      }
      case 'stationLost':
        saidLost.current = true;
        notify({ tone: 'bad', code: 'stationLost' });
        return;
      case 'stationBack':
        // The first sound after sign-in comes back from nowhere.
        if (saidLost.current) notify({ tone: 'good', code: 'stationBack' });
        saidLost.current = false;
        return;
      case 'stationMoved':
        // Told by the banner, where something can be done about it.
        return;
      case 'autoWrapUp':
        notify({
          tone: 'info',
          code: 'autoWrapUp',
          params: { name: customerName(observation.task.customer, text) },
        });
        return;
      case 'finished':
        void queries.invalidateQueries({ queryKey: keys.history });
        return;
    }
  };
  const latest = useRef(told);
  useEffect(() => {
    latest.current = told;
  });
  useEffect(() => onObservation((observation) => latest.current(observation)), []);

  const lost = useRef(false);
  useEffect(() => {
    if (connection === 'lost') lost.current = true;
    if (connection === 'online' && lost.current) {
      lost.current = false;
      notify({ tone: 'good', code: 'connectionBack' });
      void queries.invalidateQueries({ queryKey: keys.history });
    }
  }, [connection, queries]);

  const ringing = tasks.find((task) => task.state === 'ringing');
  const callerName = ringing ? customerName(ringing.customer, text) : undefined;
  useEffect(() => {
    const title = `${text('desk.title')} · Centrala`;
    document.title = title;
    if (callerName === undefined) {
      clearToaster();
      return;
    }
    // Seen in the row of tabs even when the sound cannot be heard.
    const alarm = `☎ ${callerName} · ${text('offer.incoming')}`;
    let on = true;
    document.title = alarm;
    const timer = setInterval(() => {
      on = !on;
      document.title = on ? alarm : title;
    }, 1_000);
    return () => {
      clearInterval(timer);
      document.title = title;
    };
  }, [callerName, text]);
}
