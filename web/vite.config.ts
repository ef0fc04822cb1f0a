import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { precompress } from './scripts/precompress.ts';

// Where `npm run dev` finds the real server; production is served by that server itself.
const server = process.env.CENTRALA_URL ?? 'http://127.0.0.1:8080';

/** In one sheet any file may be the first; whichever it is says the order of the layers. */
const layersInOrder = (): Plugin => ({
  name: 'centrala-layers-in-order',
  enforce: 'pre',
  transform(code, id) {
    return id.endsWith('.module.css')
      ? { code: `@layer tokens, base, components;\n${code}`, map: null }
      : null;
  },
});

export default defineConfig({
  plugins: [
    // Must run before other plugins see the modules, else every locale of React Aria is bundled.
    { ...optimizeLocales.vite({ locales: ['bg-BG', 'en-US'] }), enforce: 'pre' },
    react(),
    layersInOrder(),
    precompress(),
  ],
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // One sheet for all pages is smaller than many: they are alike.
    cssCodeSplit: false,
    // Fonts and icons stay files: a data: URL would need a weaker Content-Security-Policy.
    assetsInlineLimit: 0,
    sourcemap: false,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: server, ws: true, changeOrigin: false } },
  },
});
