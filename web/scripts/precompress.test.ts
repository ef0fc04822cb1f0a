// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { excesses } from './precompress.ts';

const chunk = (fileName: string, imports: string[] = [], fields = {}) => ({
  fileName,
  imports,
  isEntry: false,
  isDynamicEntry: false,
  facadeModuleId: null,
  ...fields,
});

describe('the size budget of the build', () => {
  const chunks = [
    chunk('index.js', ['shared.js'], { isEntry: true }),
    chunk('home.js', ['shared.js', 'aria.js'], { isDynamicEntry: true, facadeModuleId: '/x/src/Home.tsx' }),
    chunk('bg.js', [], { isDynamicEntry: true, facadeModuleId: '/x/src/i18n/bg.json' }),
    chunk('aria.js'),
    chunk('shared.js'),
    chunk('team.js', ['aria.js', 'table.js'], { isDynamicEntry: true, facadeModuleId: '/x/team.tsx' }),
    chunk('table.js'),
  ];
  const sizes = new Map([
    ['index.js', 60_000],
    ['home.js', 50_000],
    ['bg.js', 10_000],
    ['aria.js', 70_000],
    ['shared.js', 60_000],
    ['team.js', 30_000],
    ['table.js', 20_000],
  ]);

  it('counts what the desktop cannot start without, once', () => {
    expect(excesses(chunks, sizes)).toEqual([]);
    expect(excesses(chunks, new Map([...sizes, ['shared.js', 80_000]]))).toEqual([
      'the first load of the desktop: 270000 bytes as sent; at most 260000 are allowed',
    ]);
  });

  it('counts what a later part loads on top of that', () => {
    expect(excesses(chunks, new Map([...sizes, ['table.js', 40_000]]))).toEqual([
      '/x/team.tsx: 70000 bytes as sent; at most 60000 are allowed',
    ]);
  });
});
