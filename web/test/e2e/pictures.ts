import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EVERY_KIND } from './everyKind.ts';
import { UNHURRIED, walkRequests } from './requestStates.ts';
import { walk } from './states.ts';
import { test } from './world.ts';

test.use({ pace: { variables: EVERY_KIND } });

/** `npm run screenshots`: pictures of every page state, for people to look at. */
const FOLDER = resolve(import.meta.dirname, '../../../pictures');

for (const language of ['bg', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [1280, 800],
      [1600, 900],
      [800, 600],
    ] as const) {
      test(`${language} ${theme} ${width}`, async ({ openDesk, customer }) => {
        const folder = join(FOLDER, `${language}-${theme}-${width}`);
        mkdirSync(folder, { recursive: true });
        const desk = await openDesk({ language, theme, width, height });
        await customer.page.setViewportSize({ width, height });
        await customer.page.emulateMedia({ colorScheme: theme });
        await customer.page.addInitScript(
          (chosen) => localStorage.setItem('centrala.language', JSON.stringify(chosen)),
          language,
        );
        let number = 0;
        await walk({ desk, customer }, async (name, page) => {
          number += 1;
          await page.waitForTimeout(500);
          await page.screenshot({ path: join(folder, `${String(number).padStart(2, '0')}-${name}.png`) });
        });
      });
    }
  }
}

test.describe('many requests', () => {
  test.use({ pace: UNHURRIED });
  for (const [language, theme, width, height] of [
    ['bg', 'light', 1280, 800],
    ['bg', 'dark', 1600, 900],
    ['en', 'light', 1600, 900],
    ['en', 'dark', 1280, 800],
  ] as const) {
    test(`${language} ${theme} ${width}`, async ({ openDesk, customer }) => {
      const folder = join(FOLDER, `requests-${language}-${theme}-${width}`);
      mkdirSync(folder, { recursive: true });
      const look = { language, theme, width, height };
      const desk = await openDesk(look);
      const supervisor = await openDesk(look);
      let number = 0;
      await walkRequests({ desk, supervisor, customer }, async (name, page) => {
        number += 1;
        await page.waitForTimeout(500);
        await page.screenshot({ path: join(folder, `${String(number).padStart(2, '0')}-${name}.png`) });
      });
    });
  }
});
