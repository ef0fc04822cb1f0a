/**
 * Which tab of this browser carries the sound. A Web Lock is held by one tab at a time and is given back by the
 * browser itself when the tab closes, reloads or crashes, so it cannot get stuck.
 */
const NAME = 'centrala.phone';
/** After a reload the old page may hold the lock for a moment. */
const RELOAD_GRACE_MS = 700;

/**
 * Takes the lock; `take` takes it from another tab by force. Answers false when another tab has it.
 * `onLost` is called when another tab takes it later; `release` gives it back.
 */
export async function holdTab(
  take: boolean,
  onLost: () => void,
): Promise<{ held: true; release: () => void } | { held: false }> {
  if (!navigator.locks) return { held: true, release: () => {} };
  return new Promise((resolve) => {
    let release = () => {};
    let held = false;
    const keep = () => {
      held = true;
      return new Promise<void>((done) => {
        release = done;
        resolve({ held: true, release: () => done() });
      });
    };
    const options: LockOptions = take ? { steal: true } : { signal: AbortSignal.timeout(RELOAD_GRACE_MS) };
    navigator.locks.request(NAME, options, keep).then(
      () => {},
      () => {
        if (held) onLost();
        else resolve({ held: false });
        release();
      },
    );
  });
}
