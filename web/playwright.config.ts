import { defineConfig } from '@playwright/test';

/** Stories against the real server; each test has its own one, on free ports, with temporary data. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  // Stories wait more than they work: two at once keep two cores busy without starving the sound.
  workers: 2,
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  reporter: [['list']],
});
