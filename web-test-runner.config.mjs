import { chromeLauncher } from '@web/test-runner';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import process from 'node:process';

const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export default {
  nodeResolve: true,
  concurrency: 1,
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env.EARSHOT_BROWSER ?? '/usr/bin/chromium',
        args: [
          ...root,
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--disable-quic',
          '--no-first-run',
          // Chromium's own microphone, which beeps once a second, granted without asking.
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          '--autoplay-policy=no-user-gesture-required',
          // Roles and names as assistive technology sees them, for tests/browser/page.ts.
          '--enable-blink-features=ComputedAccessibilityInfo',
        ],
      },
    }),
  ],
  plugins: [esbuildPlugin({ ts: true, tsx: true, tsconfig: 'tsconfig.base.json' })],
  testFramework: { config: { timeout: 15_000 } },
};
