/** Where the keyboard goes among requests. Nothing here is called by a request that comes: it never takes the focus. */

const USABLE = 'button:not([disabled], [aria-expanded])';

function requests(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-request]')].filter((each) =>
    each.querySelector(USABLE),
  );
}

function enter(request: HTMLElement | undefined): boolean {
  const button = [...(request?.querySelectorAll<HTMLElement>(USABLE) ?? [])].at(-1);
  button?.focus();
  return button !== undefined;
}

/** The shortcut: to the call, else to the first request; from there to the next one. */
export function focusNextRequest(): void {
  const all = requests();
  const here = all.findIndex((each) => each.contains(document.activeElement));
  const call = all.find((each) => each.dataset.media !== 'workItem');
  enter(here < 0 ? (call ?? all[0]) : all[(here + 1) % all.length]);
}

/** The focused request has gone: to another one, else to the work. */
export function focusAnyRequest(): void {
  requestAnimationFrame(() => {
    // Somebody has taken the focus meanwhile: the pane of an accepted task, a dialog.
    if (document.activeElement !== document.body) return;
    if (!enter(requests()[0])) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  });
}
