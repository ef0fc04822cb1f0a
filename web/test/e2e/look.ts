import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** No violation that a machine can see (WCAG 2.2 AA). Evaluated, not injected: the page's policy forbids scripts. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await settle(page);
  await page.evaluate(AXE);
  const found = await page.evaluate(async (tags) => {
    const axe = (window as unknown as { axe: typeof import('axe-core') }).axe;
    // An open overlay hides the page behind it on purpose, its landmarks and headings too.
    // A list below its field hides the rest from screen readers only; leaving the field closes the list first.
    const list = document.querySelector('[role=combobox][aria-expanded=true]') !== null;
    const overlay = list || document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;
    const { violations } = await axe.run(document, {
      runOnly: { type: 'tag', values: tags },
      rules: {
        'aria-hidden-focus': { enabled: !list },
        region: { enabled: !overlay },
        'landmark-one-main': { enabled: !overlay },
        'page-has-heading-one': { enabled: !overlay },
      },
    });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} (${node.failureSummary?.split('\n')[1] ?? ''})`).join(' | ')}`,
    );
  }, RULES);
  expect(found, where).toEqual([]);
}

/** Animations over, fonts there: contrast and widths are then what a person sees. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
}

/** Nothing is cut off or sticks out to the right. Text with an ellipsis is data and may be shortened. */
export async function expectNothingClipped(page: Page, where: string): Promise<void> {
  // Overlays follow a change of the window a moment later; what stays wrong is wrong.
  await expect.poll(() => clipped(page), { message: where, timeout: 5_000 }).toEqual([]);
}

async function clipped(page: Page): Promise<string[]> {
  await settle(page);
  return page.evaluate(() => {
    const wrong: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (
        element.closest('svg, .visually-hidden, [style*="clip-path"], [data-live-announcer]') ||
        !element.checkVisibility()
      )
        continue;
      const style = getComputedStyle(element);
      if (style.clipPath !== 'none' || style.display === 'inline') continue;
      const text = (element.textContent ?? '').slice(0, 40);
      const scrolls = style.overflowX === 'auto' || style.overflowX === 'scroll';
      const shortens = style.textOverflow === 'ellipsis' && element.closest('[data-shortens]') !== null;
      if (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 && !scrolls && !shortens) {
        wrong.push(`cut off: ${element.className} ${element.scrollWidth}>${element.clientWidth} ${text}`);
      }
      if (
        element.getBoundingClientRect().right > window.innerWidth + 1 &&
        !element.closest('[aria-hidden]')
      ) {
        wrong.push(`sticks out: ${element.className} ${text}`);
      }
    }
    return wrong;
  });
}
