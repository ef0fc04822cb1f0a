// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = import.meta.dirname;

/** What each part of the pages may import. A feature never imports another feature: shared parts move down. */
const ALLOWED: Record<string, string[]> = {
  lib: ['lib'],
  i18n: ['i18n', 'lib'],
  ui: ['ui', 'i18n', 'lib'],
  api: ['api', 'lib'],
  live: ['live', 'api', 'lib'],
  phone: ['phone', 'live', 'api', 'ui', 'i18n', 'lib'],
  shell: ['shell', 'phone', 'live', 'api', 'ui', 'i18n', 'lib'],
  'features/login': ['features/login', 'shell', 'phone', 'live', 'api', 'ui', 'i18n', 'lib'],
  'features/desk': ['features/desk', 'shell', 'phone', 'live', 'api', 'ui', 'i18n', 'lib'],
  'features/supervise': ['features/supervise', 'shell', 'phone', 'live', 'api', 'ui', 'i18n', 'lib'],
  'features/call': ['features/call', 'phone', 'live', 'api', 'ui', 'i18n', 'lib'],
};

const partOf = (path: string) =>
  path
    .split('/')
    .slice(0, path.startsWith('features/') ? 2 : 1)
    .join('/');

it('parts import downwards only', () => {
  const wrong: string[] = [];
  for (const name of readdirSync(root, { recursive: true }) as string[]) {
    if (!/\.tsx?$/.test(name) || name.includes('.test.') || !name.includes('/')) continue;
    const from = partOf(name);
    const allowed = ALLOWED[from];
    if (!allowed) {
      wrong.push(`${name}: a part that this test does not know`);
      continue;
    }
    for (const match of readFileSync(join(root, name), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const target = partOf(relative(root, resolve(root, dirname(name), match[1] ?? '')));
      if (!allowed.includes(target)) wrong.push(`${name} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});
