import { defineConfig } from '@playwright/test';

/** Stories against the real server; each test has its own one, on free ports, with temporary data. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  timeout: 90_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  // Sound is analysed in real time: two browsers per test are enough for two cores.
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  reporter: [['list']],
});
