import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/** What the desktop loads before it works, scripts as sent (frontend budget: 260 kB). */
const FIRST_MAX_BYTES = 260_000;
/** What a part that is opened later (a dialog, the supervisor's page) may load on top of it. */
const LATER_MAX_BYTES = 60_000;
/** All style sheets together, as sent. */
const STYLES_MAX_BYTES = 20_000;
/** The page whose first load is measured, with the larger of the two languages. */
const DESKTOP = 'src/Home.tsx';
const WORDS = 'src/i18n/bg.json';

const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;

type Chunk = Pick<
  Rollup.OutputChunk,
  'fileName' | 'imports' | 'isEntry' | 'isDynamicEntry' | 'facadeModuleId'
>;

/** Everything that a chunk cannot run without, itself included. */
export function closure(chunks: Map<string, Chunk>, from: string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const other of chunks.get(name)?.imports ?? []) visit(other);
  };
  from.forEach(visit);
  return found;
}

/** The budgets that a build exceeds, in words. `sizes` are bytes as sent, by file name. */
export function excesses(chunks: Chunk[], sizes: Map<string, number>): string[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const weigh = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
  const begins = chunks.filter(
    ({ isEntry, facadeModuleId: of }) => isEntry || of?.endsWith(DESKTOP) || of?.endsWith(WORDS),
  );
  const first = closure(
    byName,
    begins.map((chunk) => chunk.fileName),
  );
  const found =
    begins.length < 3 ? [`${DESKTOP} or ${WORDS} has no part of its own: nothing can be measured`] : [];
  const say = (what: string, bytes: number, most: number) => {
    if (bytes > most) found.push(`${what}: ${bytes} bytes as sent; at most ${most} are allowed`);
  };
  say('the first load of the desktop', weigh(first), FIRST_MAX_BYTES);
  for (const chunk of chunks) {
    if (!chunk.isDynamicEntry || first.has(chunk.fileName)) continue;
    const own = [...closure(byName, [chunk.fileName])].filter((name) => !first.has(name));
    say(chunk.facadeModuleId ?? chunk.fileName, weigh(own), LATER_MAX_BYTES);
  }
  say('the style sheets', weigh([...sizes.keys()].filter((name) => name.endsWith('.css'))), STYLES_MAX_BYTES);
  return found;
}

/**
 * Writes `name.gz` beside each text file of the build, so that no server needs to compress at run time, and fails the
 * build when a part of it has grown beyond its budget.
 */
export function precompress(): Plugin {
  let outDir = 'dist';
  let chunks: Chunk[] = [];
  return {
    name: 'centrala-precompress',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    writeBundle(_, bundle) {
      chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
    },
    async closeBundle() {
      const sizes = new Map<string, number>();
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const packed = gzipSync(await readFile(path), { level: constants.Z_BEST_COMPRESSION });
        await writeFile(`${path}.gz`, packed);
        sizes.set(path.slice(outDir.length + 1), packed.length);
      }
      const found = excesses(chunks, sizes);
      if (found.length > 0) throw new Error(found.join('\n'));
    },
  };
}
