import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import { loadCatalogue } from '../../src/i18n/messages.ts';

afterEach(() => {
  cleanup();
  globalThis.localStorage?.clear();
});

// Both languages at hand, as they are for a reader who has changed them once.
await Promise.all([loadCatalogue('bg'), loadCatalogue('en')]);

// What jsdom lacks and the pages use.
class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal('ResizeObserver', Observer);
if (typeof window !== 'undefined')
  window.matchMedia ??= (query: string) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => {},
      removeEventListener: () => {},
    }) as unknown as MediaQueryList;
vi.stubGlobal('CSS', { escape: (text: string) => text.replace(/[^\w-]/g, (sign) => `\\${sign}`) });
