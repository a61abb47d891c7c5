import { crx } from '@crxjs/vite-plugin';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

export default defineConfig({
  plugins: [crx({ manifest })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome148',
    // Pages the manifest does not name are built only if they are named here; a missing one fails at run time, silently.
    rolldownOptions: {
      input: { offscreen: 'offscreen/index.html', welcome: 'welcome/index.html', settings: 'settings/index.html' },
    },
  },
});
