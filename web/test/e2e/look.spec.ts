import { EVERY_KIND } from './everyKind.ts';
import { expectAccessible, expectNothingClipped } from './look.ts';
import { UNHURRIED, walkRequests } from './requestStates.ts';
import { walk } from './states.ts';
import { type Desk, type Language, test } from './world.ts';

test.use({ pace: { variables: EVERY_KIND } });

const WIDTHS = [
  { width: 1280, height: 800 },
  { width: 1600, height: 900 },
  { width: 800, height: 600 },
];

for (const [language, theme] of [
  ['bg', 'light'],
  ['en', 'dark'],
] as [Language, 'light' | 'dark'][]) {
  // Proves: B-12, B-13
  test(`every page state is accessible and nothing is clipped (${language}, ${theme})`, async ({
    openDesk,
    customer,
  }) => {
    test.setTimeout(240_000);
    const desk: Desk = await openDesk({ language, theme });
    await customer.page.emulateMedia({ colorScheme: theme });
    await customer.page.addInitScript(
      (chosen) => localStorage.setItem('centrala.language', JSON.stringify(chosen)),
      language,
    );
    await walk({ desk, customer }, async (name, page) => {
      await expectAccessible(page, name);
      // Narrowing the window turns the list into a drawer and back, so each state is seen at each width.
      for (const size of WIDTHS.slice().reverse()) {
        await page.setViewportSize(size);
        await expectNothingClipped(page, `${name} at ${size.width}`);
      }
      await page.setViewportSize({ width: 1280, height: 800 });
    });
  });
}

test.describe('many requests', () => {
  test.use({ pace: UNHURRIED });
  for (const [language, theme] of [
    ['bg', 'dark'],
    ['en', 'light'],
  ] as const) {
    // Proves: B-12, B-13
    test(`each state is accessible and nothing is clipped (${language}, ${theme})`, async ({
      openDesk,
      customer,
    }) => {
      test.setTimeout(240_000);
      const desk = await openDesk({ language, theme });
      const supervisor = await openDesk({ language, theme });
      await walkRequests({ desk, supervisor, customer }, async (name, page) => {
        await expectAccessible(page, name);
        for (const size of WIDTHS.slice().reverse()) {
          await page.setViewportSize(size);
          await expectNothingClipped(page, `${name} at ${size.width}`);
        }
        await page.setViewportSize({ width: 1280, height: 800 });
      });
    });
  }
});
