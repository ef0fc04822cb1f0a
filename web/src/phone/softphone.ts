import { create } from 'zustand';
import { asProblem } from '../api/problem.ts';
import { recall, remember } from '../lib/storage.ts';
import { useLive } from '../live/store.ts';
import { type PhoneInput, type PhoneModel, phoneOff, phoneReduce, redialDelay } from './machine.ts';
import { closeStream, microphoneAllowed, microphoneProblem, openMicrophone } from './microphone.ts';
import { forgetPeer, openPeer, type Peer } from './peer.ts';
import { onAudioState, quietTrack, routeSounds } from './sound.ts';
import { holdTab } from './tabLock.ts';

/**
 * The browser phone: one peer connection as long as the station lasts, so that accepting a call is instant.
 * The microphone is open from the moment a request rings until the talk is over: opened only on Accept, a
 * Bluetooth headset would lose the first second or two; kept open all day, the browser's recording light would
 * never go out. Between calls silence is sent that comes from no microphone.
 */

type PhoneState = PhoneModel & {
  /** The microphone's stream while it is open, for the level meter. */
  stream: MediaStream | undefined;
  /** The browser refuses to play sound until the person clicks somewhere. */
  needsGesture: boolean;
};

export const usePhone = create<PhoneState>(() => ({ ...phoneOff, stream: undefined, needsGesture: false }));

/** What should leave the microphone: nothing and closed; nothing but ready; the person's voice. */
export type MicrophoneUse = 'closed' | 'silent' | 'open';

let peer: Peer | undefined;
let releaseTab: (() => void) | undefined;
let use: MicrophoneUse = 'closed';
/** Grows with each start and stop, so that an answer to an older attempt is recognised and dropped. */
let generation = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
let forgetAudioState = () => {};
let speaker: HTMLAudioElement | undefined;

const URL_STATION = '/api/v1/station/webrtc';

function tell(input: PhoneInput): void {
  usePhone.setState((state) => phoneReduce(state, input));
}

/** Brings the phone up in this tab. `takeOver` takes the sound from another tab of this browser. */
export async function startPhone(takeOver = false): Promise<void> {
  const { status } = usePhone.getState();
  if (releaseTab && status !== 'elsewhere') return;
  generation += 1;
  const mine = generation;
  tell({ type: 'started' });
  const tab = await holdTab(takeOver, () => lostToAnotherTab(mine));
  if (mine !== generation) {
    if (tab.held) tab.release();
    return;
  }
  if (!tab.held) {
    tell({ type: 'takenElsewhere' });
    return;
  }
  releaseTab = tab.release;
  forgetAudioState = onAudioState(() => void applyUse());
  await connect(mine);
}

/** Takes the phone down: sign-out, another device, or another tab. */
export function stopPhone(): void {
  generation += 1;
  clearTimeout(retry);
  if (peer) forgetPeer(peer.location);
  dropPeer();
  forgetAudioState();
  releaseTab?.();
  releaseTab = undefined;
  use = 'closed';
  closeMicrophone();
  tell({ type: 'stopped' });
}

/** Another tab or browser has the station's sound: this one shows and acts, but stays silent (D-17). */
export function phoneTakenElsewhere(): void {
  generation += 1;
  clearTimeout(retry);
  dropPeer();
  forgetAudioState();
  releaseTab?.();
  releaseTab = undefined;
  closeMicrophone();
  tell({ type: 'takenElsewhere' });
}

function lostToAnotherTab(mine: number): void {
  if (mine !== generation) return;
  releaseTab = undefined;
  phoneTakenElsewhere();
}

/** The server was away or says that it has no sound from us: make the connection anew. */
export function redial(): void {
  if (!releaseTab) return;
  generation += 1;
  clearTimeout(retry);
  dropPeer();
  tell({ type: 'started' });
  void connect(generation);
}

async function connect(mine: number): Promise<void> {
  try {
    const track = usePhone.getState().stream?.getAudioTracks()[0] ?? quietTrack() ?? null;
    const fresh = await openPeer({
      url: URL_STATION,
      track,
      onSound: (stream) => void hear(stream),
      onUp: () => {
        if (mine === generation) tell({ type: 'connected' });
      },
      onDown: () => dropped(mine),
    });
    if (mine !== generation) {
      fresh.close();
      return;
    }
    peer = fresh;
    await applyUse();
  } catch (error) {
    if (mine !== generation) return;
    const problem = asProblem(error);
    if (problem.code === 'stationInUse') {
      phoneTakenElsewhere();
      return;
    }
    dropped(mine, problem.status > 0 ? problem.code : undefined);
  }
}

function dropped(mine: number, problem?: string): void {
  if (mine !== generation) return;
  peer = undefined;
  if (isReplaced()) {
    phoneTakenElsewhere();
    return;
  }
  tell({ type: 'dropped', problem });
  clearTimeout(retry);
  retry = setTimeout(() => {
    if (mine !== generation) return;
    generation += 1;
    void connect(generation);
  }, redialDelay(usePhone.getState().failures));
}

/**
 * The server notices the silence of a lost browser within two seconds, the browser its loss later. If the server
 * still has sound by then, it comes from another browser, and taking it back would start an endless quarrel.
 */
function isReplaced(): boolean {
  const { connection, me } = useLive.getState();
  return usePhone.getState().status === 'ready' && connection === 'online' && me?.station?.reachable === true;
}

function dropPeer(): void {
  peer?.close();
  peer = undefined;
}

async function hear(stream: MediaStream): Promise<void> {
  speaker ??= new Audio();
  speaker.srcObject = stream;
  await routeSpeaker();
  await listen();
}

/** Starts (again) to play the other side; after a click when the browser wanted one. */
export async function listen(): Promise<void> {
  try {
    await speaker?.play();
    usePhone.setState({ needsGesture: false });
  } catch (error) {
    // A newer stream may interrupt play(); only a refusal needs the person.
    if ((error as DOMException).name === 'NotAllowedError') usePhone.setState({ needsGesture: true });
  }
}

async function routeSpeaker(): Promise<void> {
  const id = recall('centrala.devices')?.speakerId;
  try {
    await speaker?.setSinkId?.(id ?? '');
  } catch {
    // The device has gone; the system's one plays.
  }
  await routeSounds(id);
}

/** Says what should leave the microphone now. Only the tab that carries the sound ever opens it. */
export function setMicrophoneUse(wanted: MicrophoneUse): void {
  use = wanted;
  void applyUse();
}

let applying: Promise<void> = Promise.resolve();

function applyUse(): Promise<void> {
  applying = applying.then(adjustMicrophone, adjustMicrophone);
  return applying;
}

async function adjustMicrophone(): Promise<void> {
  if (!releaseTab) {
    closeMicrophone();
    return;
  }
  if (use === 'closed') {
    // The server takes a browser that sends nothing for gone (NET-6), so silence is sent between calls.
    const silence = quietTrack();
    if (silence) {
      await peer?.send(silence);
      closeMicrophone();
      return;
    }
    // After a reload nothing may sound before the first click; a shut microphone is silence too.
    if (!(await microphoneAllowed())) return;
  }
  if (!usePhone.getState().stream) await tryMicrophone();
  const track = usePhone.getState().stream?.getAudioTracks()[0];
  if (!track) return;
  track.enabled = wantsVoice();
  await peer?.send(track);
}

/** `use` may change while a microphone opens; read it afresh. */
function wantsVoice(): boolean {
  return use === 'open';
}

async function tryMicrophone(): Promise<void> {
  try {
    const stream = await openMicrophone();
    usePhone.setState({ stream });
    tell({ type: 'microphone', status: 'granted' });
    const track = stream.getAudioTracks()[0];
    if (track) {
      track.enabled = false;
      // Unplugged in a call: go on with whatever microphone is left.
      track.onended = () => {
        closeMicrophone();
        void applyUse();
      };
    }
  } catch (error) {
    tell({ type: 'microphone', status: microphoneProblem(error) });
  }
}

function closeMicrophone(): void {
  const { stream } = usePhone.getState();
  for (const track of stream?.getTracks() ?? []) track.onended = null;
  closeStream(stream);
  usePhone.setState({ stream: undefined });
}

/** Changes devices, in the middle of a call too. */
export async function chooseDevices(choice: { microphoneId?: string; speakerId?: string }): Promise<void> {
  const before = recall('centrala.devices') ?? {};
  remember('centrala.devices', { ...before, ...choice });
  if (choice.microphoneId !== undefined && usePhone.getState().stream) {
    await peer?.send(null);
    closeMicrophone();
    await applyUse();
  }
  if (choice.speakerId !== undefined) await routeSpeaker();
}
