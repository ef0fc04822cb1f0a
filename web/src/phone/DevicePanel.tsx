import { Mic, MicOff, Volume2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useText } from '../i18n/messages.ts';
import { recall, remember } from '../lib/storage.ts';
import { Button } from '../ui/Button.tsx';
import { type Choice, Select } from '../ui/Field.tsx';
import { Meter } from '../ui/Meter.tsx';
import css from './DevicePanel.module.css';
import type { MicrophoneStatus } from './machine.ts';
import {
  type AudioDevices,
  closeStream,
  listAudioDevices,
  microphoneProblem,
  openMicrophone,
} from './microphone.ts';
import { chooseDevices, usePhone } from './softphone.ts';
import { meter, playSample, ringVolume } from './sound.ts';

const SYSTEM = 'system';

/** Choice and test of microphone and loudspeaker. Opens the microphone only while it is on the screen. */
export function DevicePanel() {
  const text = useText();
  const inCall = usePhone((phone) => phone.stream);
  const [devices, setDevices] = useState<AudioDevices>({ microphones: [], speakers: [] });
  const [chosen, setChosen] = useState(() => recall('centrala.devices') ?? {});
  const [own, setOwn] = useState<MediaStream>();
  const [problem, setProblem] = useState<MicrophoneStatus>();
  const [level, setLevel] = useState(0);
  const [volume, setVolume] = useState(ringVolume);
  const [attempt, setAttempt] = useState(0);

  const refresh = useCallback(() => void listAudioDevices().then(setDevices), []);

  useEffect(() => {
    navigator.mediaDevices?.addEventListener('devicechange', refresh);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', refresh);
  }, [refresh]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again after a refusal
  useEffect(() => {
    let gone = false;
    let stream: MediaStream | undefined;
    openMicrophone(chosen.microphoneId).then(
      (opened) => {
        if (gone) {
          closeStream(opened);
          return;
        }
        stream = opened;
        setOwn(opened);
        setProblem(undefined);
        refresh();
      },
      (error: unknown) => {
        if (!gone) setProblem(microphoneProblem(error));
      },
    );
    return () => {
      gone = true;
      closeStream(stream);
      setOwn(undefined);
    };
  }, [chosen.microphoneId, refresh, attempt]);

  const heard = own ?? inCall;
  useEffect(() => {
    if (!heard) return;
    const stop = meter(heard, setLevel);
    return () => {
      stop();
      setLevel(0);
    };
  }, [heard]);

  const choose = (choice: { microphoneId?: string; speakerId?: string }) => {
    setChosen((before) => ({ ...before, ...choice }));
    void chooseDevices(choice);
  };
  const named = (list: MediaDeviceInfo[]): Choice[] => [
    { id: SYSTEM, name: text('devices.system') },
    ...list
      .filter((device) => device.deviceId !== 'default')
      .map((device, index) => ({
        id: device.deviceId,
        name: device.label || text('devices.nameless', { number: index + 1 }),
      })),
  ];
  const present = (list: MediaDeviceInfo[], id: string | undefined) =>
    id && list.some((device) => device.deviceId === id) ? id : SYSTEM;

  return (
    <div className={css.frame}>
      <div className={css.panel}>
        <div className={css.block}>
          <Select
            label={text('devices.microphone')}
            icon={<Mic size={17} aria-hidden="true" />}
            choices={named(devices.microphones)}
            value={present(devices.microphones, chosen.microphoneId)}
            onChange={(id) => choose({ microphoneId: id === SYSTEM ? '' : id })}
            isDisabled={problem !== undefined}
          />
          {problem ? (
            <div className={css.problem} role="alert">
              <MicOff size={18} aria-hidden="true" />
              <p>
                {text(`microphone.${problem === 'unknown' || problem === 'granted' ? 'failed' : problem}`)}
              </p>
              <Button onPress={() => setAttempt((n) => n + 1)}>{text('common.tryAgain')}</Button>
            </div>
          ) : (
            <>
              <Meter level={level} label={text('devices.level')} />
              <p className={css.hint}>{text('devices.levelHint')}</p>
            </>
          )}
        </div>
        <div className={css.block}>
          {devices.speakers.length > 0 ? (
            <Select
              label={text('devices.speaker')}
              icon={<Volume2 size={17} aria-hidden="true" />}
              choices={named(devices.speakers)}
              value={present(devices.speakers, chosen.speakerId)}
              onChange={(id) => choose({ speakerId: id === SYSTEM ? '' : id })}
            />
          ) : null}
          <div className={css.row}>
            <Slider
              className={css.slider}
              minValue={0}
              maxValue={1}
              step={0.05}
              value={volume}
              onChange={(value) => {
                const next = typeof value === 'number' ? value : (value[0] ?? 0);
                setVolume(next);
                remember('centrala.devices', { ...recall('centrala.devices'), ringVolume: next });
              }}
            >
              <Label className={css.label}>{text('devices.ringVolume')}</Label>
              <SliderTrack className={css.track}>
                <span className={css.fill} style={{ inlineSize: `${volume * 100}%` }} />
                <SliderThumb className={css.thumb} />
              </SliderTrack>
            </Slider>
            <Button icon={<Volume2 size={17} aria-hidden="true" />} onPress={() => playSample(volume)}>
              {text('devices.test')}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}
