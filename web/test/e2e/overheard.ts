import type { Page } from '@playwright/test';

/** Everything that the server has sent to a page from now on. */
export function heard(page: Page): { all: () => Promise<string> } {
  const frames: string[] = [];
  const answers: Promise<string>[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  page.on('response', (response) => {
    if (response.url().includes('/api/')) answers.push(response.text().catch(() => ''));
  });
  return { all: async () => [...frames, ...(await Promise.all(answers))].join('\n') };
}

/** What a page shows and keeps, in every form. */
export async function inside(page: Page): Promise<string> {
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.title]),
  );
  const values = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value).join('\n'),
  );
  return [await page.content(), values, kept].join('\n');
}
