/** Notices of the operating system: only when the page is not in sight, and a new one replaces the old (NOT-2). */
let standing: Notification | undefined;

export function showToaster(title: string, body: string): void {
  if (document.visibilityState === 'visible' || !('Notification' in window)) return;
  if (Notification.permission !== 'granted') return;
  standing?.close();
  try {
    standing = new Notification(title, { body, tag: 'centrala', icon: '/icon.svg' });
    standing.onclick = () => {
      window.focus();
      standing?.close();
    };
  } catch {
    // Some phones allow this only to service workers; the sound and the title remain.
  }
}

export function clearToaster(): void {
  standing?.close();
  standing = undefined;
}
