import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible, expectNothingClipped } from './look.ts';
import { Party, test } from './parties.ts';
import { walk } from './states.ts';
import { walkTogether } from './states-together.ts';

/** `npm run screenshots`: pictures of every page state, for people to look at. */
const FOLDER = resolve(import.meta.dirname, '../../../pictures');

/** Takes one picture after another into a folder, numbered from here on. */
function camera(name: string, number: number): (name: string, page: Page) => Promise<void> {
  const folder = join(FOLDER, name);
  mkdirSync(folder, { recursive: true });
  let next = number;
  return async (state, page) => {
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(folder, `${String(next).padStart(2, '0')}-${state}.png`) });
    next += 1;
  };
}

for (const language of ['bg', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [1280, 800],
      [1600, 900],
      [800, 600],
    ] as const) {
      const look = { language, theme, width, height };
      const name = `${language}-${theme}-${width}`;

      test(`${language} ${theme} ${width} alone`, async ({ openDesk, customer }) => {
        const desk = await openDesk(look);
        await customer.page.setViewportSize({ width, height });
        await customer.page.emulateMedia({ colorScheme: theme });
        await customer.page.addInitScript(
          (chosen) => localStorage.setItem('centrala.language', JSON.stringify(chosen)),
          language,
        );
        await walk({ desk, customer }, camera(name, 1));
      });

      test(`${language} ${theme} ${width} together`, async ({ openDesk, rig, server }) => {
        const sit = async () => {
          const { page, context } = await openDesk(look);
          return new Party(page, context);
        };
        const crew = {
          ana: await sit(),
          boris: await sit(),
          sofia: await sit(),
          rig,
          carrier: server.carrier,
        };
        const take = camera(name, 31);
        // The states of a talk of many are looked at here only: the gate has no time for all of them.
        await walkTogether(crew, async (state, page) => {
          await take(state, page);
          await expectAccessible(page, state);
          await expectNothingClipped(page, state);
        });
      });
    }
  }
}
