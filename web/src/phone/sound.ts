import { recall } from '../lib/storage.ts';

/** The page's own sounds (ringing, test tone) and measuring. One AudioContext: browsers limit their number. */
let shared: AudioContext | undefined;

/** Call it from a click as early as possible: without a gesture the browser keeps the context silent. */
export function audioContext(): AudioContext {
  shared ??= new AudioContext({ latencyHint: 'interactive' });
  if (shared.state === 'suspended') void shared.resume().catch(() => {});
  return shared;
}

/** Arms the context at the first gesture on the page, which a reload may need before it can ring. */
export function armSound(): () => void {
  const arm = () => audioContext();
  const options = { once: true, capture: true } as const;
  window.addEventListener('pointerdown', arm, options);
  window.addEventListener('keydown', arm, options);
  return () => {
    window.removeEventListener('pointerdown', arm, options);
    window.removeEventListener('keydown', arm, options);
  };
}

let quiet: MediaStreamTrack | undefined;

/**
 * A track of silence that needs no microphone, or undefined while the browser still keeps the page's audio stopped
 * (before the first click after a reload).
 */
export function quietTrack(): MediaStreamTrack | undefined {
  const context = audioContext();
  if (context.state !== 'running') return undefined;
  if (!quiet || quiet.readyState === 'ended') {
    const source = new ConstantSourceNode(context, { offset: 0 });
    const destination = context.createMediaStreamDestination();
    source.connect(destination);
    source.start();
    quiet = destination.stream.getAudioTracks()[0];
  }
  return quiet;
}

/** Calls back when the page's audio starts or is stopped by the browser. Returns the function that stops listening. */
export function onAudioState(changed: () => void): () => void {
  const context = audioContext();
  context.addEventListener('statechange', changed);
  return () => context.removeEventListener('statechange', changed);
}

type Note = { at: number; hertz: number; seconds: number };

/** Two soft rising thirds: clear over speech, not shrill through eight hours. */
const RING: Note[] = [
  { at: 0, hertz: 659.26, seconds: 0.5 },
  { at: 0.16, hertz: 830.61, seconds: 0.6 },
  { at: 0.62, hertz: 659.26, seconds: 0.5 },
  { at: 0.78, hertz: 987.77, seconds: 0.9 },
];
const RING_EVERY_MS = 2_600;

/** One falling fourth: not to be taken for a call. */
const CHIME: Note[] = [
  { at: 0, hertz: 880, seconds: 0.35 },
  { at: 0.14, hertz: 659.26, seconds: 0.7 },
];
/** Requests that come together are heard as one. */
const CHIME_APART_MS = 900;

function play(notes: Note[], volume: number): void {
  const context = audioContext();
  const start = context.currentTime + 0.03;
  for (const note of notes) {
    const envelope = context.createGain();
    envelope.gain.setValueAtTime(0, start + note.at);
    envelope.gain.linearRampToValueAtTime(0.32 * volume, start + note.at + 0.012);
    envelope.gain.exponentialRampToValueAtTime(0.0008, start + note.at + note.seconds);
    envelope.connect(context.destination);
    for (const [ratio, share] of [
      [1, 1],
      [2, 0.25],
      [3.01, 0.08],
    ] as const) {
      const level = context.createGain();
      level.gain.value = share;
      const tone = context.createOscillator();
      tone.frequency.value = note.hertz * ratio;
      tone.connect(level).connect(envelope);
      tone.start(start + note.at);
      tone.stop(start + note.at + note.seconds + 0.02);
    }
  }
}

export function ringVolume(): number {
  return recall('centrala.devices')?.ringVolume ?? 0.7;
}

/** Rings until the returned function is called. */
export function startRinging(): () => void {
  const ring = () => play(RING, ringVolume());
  ring();
  const timer = setInterval(ring, RING_EVERY_MS);
  return () => clearInterval(timer);
}

let chimedAt = Number.NEGATIVE_INFINITY;

/** A request without a call has come: heard once. */
export function playChime(): void {
  const now = performance.now();
  if (now - chimedAt < CHIME_APART_MS) return;
  chimedAt = now;
  play(CHIME, ringVolume());
}

/** A short sample for the speaker test. */
export function playSample(volume = ringVolume()): void {
  play(RING, volume);
}

/** Sends the page's own sounds to a loudspeaker, where the browser can. */
export async function routeSounds(speakerId: string | undefined): Promise<void> {
  const context = audioContext() as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  try {
    await context.setSinkId?.(speakerId ?? '');
  } catch {
    // The device has gone; the system's one is used.
  }
}

/** Reports the loudness of a stream (0..1, roughly perceptual) about 20 times a second, until stopped. */
export function meter(stream: MediaStream, report: (level: number) => void): () => void {
  const context = audioContext();
  const source = context.createMediaStreamSource(stream);
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    let power = 0;
    for (const sample of samples) power += sample * sample;
    const decibels = 10 * Math.log10(power / samples.length + 1e-10);
    report(Math.min(1, Math.max(0, (decibels + 60) / 55)));
  }, 50);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}
