import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { modelsFolder } from '../../scripts/browser/models.ts';
import { launchBrowser } from '../../scripts/browser/launchBrowser.ts';
import { openPopupPage } from '../../scripts/browser/openEarshot.ts';
import { requireBrowser } from '../../scripts/browser/requireBrowser.ts';
import { openSurface } from '../../scripts/browser/surface.ts';
import { taskEnd, type } from './conversation.ts';
import { inReverse, openFolder, openSample, patience } from './testbed.ts';
import { readTree } from './tree.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The commands of the README's section, as they stand there. */
function readmeCommands(): string[] {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const section = /## Use it in your own browser\n([^]*?)\n## /.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/```sh\n\s*(.*?)\n\s*```/g)].flatMap(([, command]) => command ?? []);
}

describe('the README’s "Use it in your own browser"', () => {
  it('leads to a typed edit and its undo in a fresh home', { skip: process.platform === 'win32' }, async (context) => {
    // The browser writes into its profile until it is closed.
    const owner = inReverse(context);
    const home = openFolder(owner);
    const workspace = await openSample(owner);
    const env = { HOME: home, EARSHOT_MODELS: modelsFolder, XDG_CONFIG_HOME: '', XDG_DATA_HOME: '' };
    const run = (command: string): string =>
      execFileSync('/bin/sh', ['-c', command], { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' });
    owner.after(() => void run('npm run --silent host -- stop'));

    const [install, addWorkspace, ...rest] = readmeCommands();
    assert.ok(install !== undefined && addWorkspace !== undefined && rest.length === 0);
    assert.match(run(install), /NativeMessagingHosts/);
    mkdirSync(path.join(home, 'code'));
    run(addWorkspace.replace('~/code/shop', workspace));

    const profile =
      process.platform === 'darwin' ? 'Library/Application Support/Chromium' : path.join('.config', 'chromium');
    const browser = await launchBrowser({
      executable: requireBrowser(),
      profile: path.join(home, profile),
      headless: true,
      microphone: 'ask',
      env,
    });
    owner.after(browser.close);
    const page = await openPopupPage(browser.browser, patience());
    const earshot = { ...browser, page, surface: await openSurface(page), home };
    await earshot.surface.waitFor(({ workspaceId }) => workspaceId !== null, patience());

    const before = readTree(workspace);
    await type(earshot, 'rename fetchUser to loadUser');
    assert.equal((await taskEnd(earshot)).outcome, 'done');
    assert.notDeepEqual(readTree(workspace), before);
    await page.locator('aria/Undo').click();
    assert.equal((await taskEnd(earshot, 2)).outcome, 'done');
    assert.deepEqual(readTree(workspace), before);
  });
});
