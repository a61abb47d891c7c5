import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import { build } from 'vite';
import { defaultModelsFolder } from '../../host/install/defaultModelsFolder.ts';
import { quietArguments } from '../../scripts/browser/launchBrowser.ts';
import { requireBrowser } from '../../scripts/browser/requireBrowser.ts';
import { synthesize } from '../../voice/mouth/openMouth.ts';
import { encodeWav } from '../../voice/mouth/wav.ts';
import { commandTemplates } from '../../host/engines/commands/commandTemplates.ts';
import { startVoice } from '../../scripts/wire/startVoice.ts';
import type { StartedVoice } from '../../scripts/wire/startVoice.ts';

const hints = {
  templates: [...commandTemplates],
  identifiers: ['fetch user', 'load config', 'todo list'],
  files: ['store'],
};

describe('a client nobody here wrote', () => {
  let site: Server;
  let origin = '';
  let voice: StartedVoice;
  let browser: Browser;

  before(async () => {
    const scripts = await bundle(path.join(import.meta.dirname, 'agentsRealtime', 'page.ts'));
    site = createServer((request, response) => {
      const script = scripts.get((request.url ?? '').slice(1));
      response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
      response.end(script ?? '<!doctype html><script type="module" src="/page.js"></script>');
    });
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    const address = site.address();
    assert.ok(address !== null && typeof address === 'object');
    origin = `http://127.0.0.1:${address.port}`;
    [voice, browser] = await Promise.all([startVoice({ allowedOrigins: [origin] }), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await voice.close();
    site.close();
  });

  it('holds a spoken conversation with a tool, and its going away ends the call', async () => {
    const speech = await synthesize({
      modelsFolder: defaultModelsFolder(process.env, process.platform),
      voice: 'rms',
      text: 'Rename fetch user to load user.',
      signal: new AbortController().signal,
    });
    const wave = Buffer.from(encodeWav(speech)).toString('base64');
    const page = await browser.newPage();
    await page.goto(origin);
    await page.waitForFunction('"page" in globalThis');
    const token = await voice.openToken(undefined, hints);
    await page.evaluate(`page.connect(${JSON.stringify(voice.baseUrl)}, ${JSON.stringify(token)})`);
    await page.evaluate(`page.say(${JSON.stringify(wave)})`);
    await page.waitForFunction('page.answers > 0 || page.errors.length > 0', { polling: 50 });
    const seen = await page.evaluate('({ prompts: page.prompts, errors: page.errors, words: page.words() })');
    assert.deepEqual(seen, {
      prompts: ['Rename fetch user to load user.'],
      errors: [],
      words: ['Rename fetch user to load user.', 'Renamed fetch user to load user in three files.'],
    });
    assert.ok(Number(await page.evaluate('page.peak')) > 0.05);
    await page.evaluate('page.close()');
    await voice.untilCount(0);
  });

  it('is missed when its tab is closed without a goodbye', async () => {
    const page = await browser.newPage();
    await page.goto(origin);
    await page.waitForFunction('"page" in globalThis');
    await page.evaluate(`page.connect(${JSON.stringify(voice.baseUrl)}, ${JSON.stringify(await voice.openToken())})`);
    await voice.untilCount(1);
    await page.close();
    await voice.untilCount(0);
  });
});

function openBrowser(): Promise<Browser> {
  return puppeteer.launch({
    executablePath: requireBrowser(),
    pipe: true,
    args: [...quietArguments, '--autoplay-policy=no-user-gesture-required'],
  });
}

/** The page's scripts by file name; the first is `page.js`. */
async function bundle(entry: string): Promise<Map<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry, formats: ['es'], fileName: 'page' } },
  });
  const [bundled] = Array.isArray(built) ? built : [built];
  assert.ok('output' in bundled);
  return new Map(bundled.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])));
}
