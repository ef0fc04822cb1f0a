import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { keys } from '../api/queries.ts';
import type { Task } from '../api/types.ts';
import { useLanguage } from '../i18n/IntlRoot.tsx';
import { useCodeText, useText } from '../i18n/messages.ts';
import { displayNumber } from '../lib/phoneNumber.ts';
import { notify } from '../live/notices.ts';
import type { Observation } from '../live/observe.ts';
import { isItem, isRequest, openRequest } from '../live/order.ts';
import { onObservation, useLive, useMe } from '../live/store.ts';
import { tellOvertaken } from './overtaken.ts';
import { missedWords, noteMissed } from './systemIdle.ts';
import { customerName, participantName, taskKind, taskName } from './taskText.ts';
import { clearToaster, showToaster } from './toaster.ts';
import { select } from './view.ts';

/** Turns what happened into notices, toasters, a fresh history and a flashing title. */
export function useObservations(page: 'desk.title' | 'supervise.title'): void {
  const text = useText();
  const codeText = useCodeText();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const { tasks } = useMe();
  const connection = useLive((live) => live.connection);

  const saidLost = useRef(false);
  const [unseen, setUnseen] = useState<string>();

  const caller = (task: Task) => task.title ?? customerName(task.customer, text);
  const told = (observation: Observation): void => {
    switch (observation.kind) {
      case 'offered': {
        const { task } = observation;
        showToaster(
          text(`offer.kind.${taskKind(task)}`),
          [taskName(task, text), task.queue?.name].filter(Boolean).join(' · '),
        );
        return;
      }
      case 'begun':
        // A call that was answered takes the pane, wherever it was answered (ANS-3).
        if (!isItem(observation.task)) select(observation.task.id);
        return;
      case 'missed': {
        const name = taskName(observation.task, text);
        noteMissed(observation.task, observation.reason);
        notify({
          tone: 'warn',
          code: isItem(observation.task) ? 'missedItem' : 'missed',
          params: { name, reason: observation.reason },
        });
        void queries.invalidateQueries({ queryKey: keys.history });
        return;
      }
      case 'stateBySystem': {
        const code = observation.state.idleCode?.name ?? 'unknown';
        if (observation.task) noteMissed(observation.task, code);
        showToaster(codeText('system', code), missedWords(code, text, codeText).body);
        if (document.visibilityState === 'hidden') setUnseen(codeText('system', code));
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
          params: { name: caller(observation.task) },
        });
        return;
      case 'stateBySupervisor':
      case 'signedOutBySupervisor':
        notify({ tone: 'warn', code: observation.kind, params: { name: observation.by.name } });
        return;
      case 'consultOver':
      case 'transferFailed': {
        const { kind, name, reason } = observation;
        notify({ tone: 'bad', code: kind, params: { name: displayNumber(name), reason } });
        return;
      }
      case 'consultedOver':
      case 'monitorOver': {
        const { kind, name, reason } = observation;
        notify({ tone: 'info', code: kind, params: { name: displayNumber(name), reason } });
        return;
      }
      case 'transferCompleted':
      case 'suggested':
        notify({ tone: 'good', code: observation.kind, params: { name: displayNumber(observation.name) } });
        return;
      case 'transferReturned':
      case 'removed':
      case 'customerLeft':
        notify({ tone: 'warn', code: observation.kind, params: { name: caller(observation.task) } });
        return;
      case 'nowPrimary':
      case 'helpAnswered':
        notify({ tone: 'good', code: observation.kind, params: { name: caller(observation.task) } });
        return;
      case 'joined':
        notify({ tone: 'good', code: 'joined', params: { name: participantName(observation.who, text) } });
        return;
      case 'overwritten': {
        const { task, names, by } = observation;
        for (const variable of task.variables)
          if (names.includes(variable.name)) tellOvertaken(variable, by, language);
        return;
      }
      case 'helpWanted': {
        const { name, reason } = observation.request;
        showToaster(text('supervise.asksForHelp', { name }), reason);
        notify({ tone: 'warn', code: 'helpWanted', params: { name } });
        return;
      }
      case 'left':
        notify({
          tone: 'info',
          code: observation.reason === undefined ? 'leftPlain' : 'left',
          params: { name: participantName(observation.who, text), reason: observation.reason },
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

  // What a tab that nobody looks at has to say, until somebody does.
  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === 'visible') setUnseen(undefined);
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, []);

  const requests = tasks.filter(isRequest);
  const first = openRequest(requests, undefined);
  const alarm =
    requests.length > 1
      ? `(${requests.length}) ${text('offer.stack')}`
      : first
        ? `${isItem(first) ? '●' : '☎'} ${taskName(first, text)} · ${text(`offer.kind.${taskKind(first)}`)}`
        : unseen;
  const calling = requests.length > 0;
  useEffect(() => {
    if (!calling) clearToaster();
  }, [calling]);
  useEffect(() => {
    const title = `${text(page)} · Centrala`;
    document.title = title;
    if (alarm === undefined) return;
    // Seen in the row of tabs even when the sound cannot be heard.
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
  }, [alarm, page, text]);
}
