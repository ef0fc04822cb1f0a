import { defineConfig } from '@playwright/test';

/** Stories that hold the pages to a time (B-1): they run alone, one after another. */
const TIMED = ['first-call.spec.ts', 'survival.spec.ts', 'many-reloads.spec.ts'];

/** Stories against the real server; each test has its own one, on free ports, with temporary data. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  // Stories wait more than they work: two at once keep two cores busy without starving the sound.
  workers: 2,
  projects: [
    { name: 'stories', testMatch: '*.spec.ts', testIgnore: TIMED },
    { name: 'timed', testMatch: TIMED, workers: 1, dependencies: ['stories'] },
  ],
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  reporter: [['list']],
});
