/** A fresh random id; `crypto.randomUUID` is missing where the page did not come over HTTPS. */
export function requestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
