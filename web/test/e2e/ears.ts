import { expect, type Page } from '@playwright/test';

/**
 * What a page hears. Before the page loads, `RTCPeerConnection` is wrapped so that each received track also goes
 * to an analyser; the pages themselves know nothing of it.
 */
export async function giveEars(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Native = window.RTCPeerConnection;
    const listeners: AnalyserNode[] = [];
    let context: AudioContext | undefined;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener('track', (event) => {
          context ??= new AudioContext();
          void context.resume();
          const analyser = context.createAnalyser();
          analyser.fftSize = 8192;
          analyser.smoothingTimeConstant = 0;
          context.createMediaStreamSource(new MediaStream([event.track])).connect(analyser);
          listeners.push(analyser);
        });
      }
    };
    Object.defineProperty(window, '__heardLevels', {
      value: (tones: number[]): number[] => {
        const analyser = listeners.at(-1);
        if (!analyser || !context) return tones.map(() => -120);
        const bins = new Float32Array(analyser.frequencyBinCount);
        analyser.getFloatFrequencyData(bins);
        const step = context.sampleRate / analyser.fftSize;
        return tones.map((hertz) => {
          const middle = Math.round(hertz / step);
          return Math.max(-120, ...[-1, 0, 1].map((aside) => bins[middle + aside] ?? -120));
        });
      },
    });
    Object.defineProperty(window, '__heardTone', {
      value: (): number => {
        const analyser = listeners.at(-1);
        if (!analyser || !context) return 0;
        const bins = new Float32Array(analyser.frequencyBinCount);
        analyser.getFloatFrequencyData(bins);
        let loudest = 0;
        for (let index = 1; index < bins.length; index += 1) {
          if ((bins[index] ?? -Infinity) > (bins[loudest] ?? -Infinity)) loudest = index;
        }
        // Below this it is silence or comfort noise.
        return (bins[loudest] ?? -Infinity) < -65 ? 0 : (loudest * context.sampleRate) / analyser.fftSize;
      },
    });
  });
}

/** Two steps of the analyser; less than half of the way to the next note. */
const TOLERANCE_HZ = 12;

/** The loudest frequency in what the page hears now, in hertz; 0 for silence. */
export function heardTone(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { __heardTone: () => number }).__heardTone());
}

/** How loud each of these tones is in what the page hears now, in decibels. */
export function heardLevels(page: Page, tones: number[]): Promise<number[]> {
  return page.evaluate(
    (wanted) => (window as unknown as { __heardLevels: (tones: number[]) => number[] }).__heardLevels(wanted),
    tones,
  );
}

export async function expectToHear(page: Page, hertz: number, timeout = 5_000): Promise<void> {
  await expect
    .poll(async () => Math.abs((await heardTone(page)) - hertz) < TOLERANCE_HZ, {
      message: `a tone of ${hertz} Hz is heard`,
      timeout,
      intervals: [50],
    })
    .toBe(true);
}

/** What was on the way when it was cut off may still arrive within this time. */
const FADE_MS = 1_000;

/** The tone goes, and then is not there at any moment of a while. */
export async function expectNotToHear(page: Page, hertz: number, forMs = 1_000): Promise<void> {
  await expect
    .poll(async () => Math.abs((await heardTone(page)) - hertz) > TOLERANCE_HZ, {
      message: `a tone of ${hertz} Hz goes`,
      timeout: FADE_MS,
      intervals: [50],
    })
    .toBe(true);
  const until = Date.now() + forMs;
  while (Date.now() < until) {
    const heard = await heardTone(page);
    expect(Math.abs(heard - hertz), `${hertz} Hz is not heard (${heard} Hz is)`).toBeGreaterThan(
      TOLERANCE_HZ,
    );
    await page.waitForTimeout(50);
  }
}
