import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What the desktop may load before it works, as sent (frontend budget: 260 kB). All scripts count, lazy ones too. */
const SCRIPTS_MAX_BYTES = 260_000;

const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;

/**
 * Writes `name.gz` beside each text file of the build, so that no server needs to compress at run time, and fails the
 * build when the scripts have grown beyond their budget.
 */
export function precompress(): Plugin {
  let outDir = 'dist';
  return {
    name: 'centrala-precompress',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      let scripts = 0;
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const packed = gzipSync(await readFile(path), { level: constants.Z_BEST_COMPRESSION });
        await writeFile(`${path}.gz`, packed);
        if (entry.name.endsWith('.js')) scripts += packed.length;
      }
      if (scripts > SCRIPTS_MAX_BYTES) {
        throw new Error(`the scripts are ${scripts} bytes as sent; at most ${SCRIPTS_MAX_BYTES} are allowed`);
      }
    },
  };
}
