import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { extensionId } from '../../protocol/limits.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');
const manifestSchema = z.looseObject({
  key: z.string(),
  background: z.object({ service_worker: z.string() }),
  permissions: z.array(z.string()),
  host_permissions: z.array(z.string()),
  optional_host_permissions: z.array(z.string()),
  options_ui: z.object({ page: z.string() }),
});
const readManifest = (folder: string): z.infer<typeof manifestSchema> =>
  z.parse(manifestSchema, JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')));

describe('the built extension', () => {
  it('has the id that host and launcher expect', () => {
    const key = Buffer.from(readManifest(dist).key, 'base64');
    const hex = createHash('sha256').update(key).digest('hex').slice(0, 32);
    const id = hex
      .split('')
      .map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
      .join('');
    assert.equal(id, extensionId);
  });

  it('asks for the least permissions, each explained in the README', () => {
    const { permissions, host_permissions: hosts, optional_host_permissions: optional } = readManifest(dist);
    assert.deepEqual(permissions, ['offscreen', 'storage', 'nativeMessaging', 'sidePanel']);
    assert.deepEqual(hosts, ['https://api.openai.com/*']);
    // Asked for one by one, on the settings page, when the user names another service.
    assert.deepEqual(optional, ['https://*/*', 'http://127.0.0.1/*', 'http://localhost/*']);
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    for (const permission of [...permissions, ...hosts, ...optional])
      assert.ok(readme.includes(`\`${permission}\``), permission);
  });

  it('can be reached by no page and no other extension: it is in no page, and gives them nothing to connect to (threat#page)', () => {
    const manifest = readManifest(dist);
    for (const door of ['externally_connectable', 'content_scripts', 'web_accessible_resources']) {
      assert.equal(door in manifest, false, door);
    }
    const code = ['background', 'popup', 'welcome', 'settings', 'offscreen'].flatMap((folder) =>
      texts(path.join(root, folder)),
    );
    const listeners = code.flatMap((text) => text.match(/\bon(?:Connect|Message)(?:External)?\.addListener/g) ?? []);
    assert.deepEqual(new Set(listeners), new Set(['onConnect.addListener', 'onMessage.addListener']));
  });

  it('has every page that the code opens', () => {
    const code = ['background', 'popup', 'welcome', 'settings', 'offscreen'].flatMap((folder) =>
      texts(path.join(root, folder)),
    );
    const pages = new Set(
      code.flatMap((text) => [...text.matchAll(/'(\w+\/index\.html)/g)].map((match) => match[1] ?? '')),
    );
    assert.ok(pages.has('offscreen/index.html') && pages.has('welcome/index.html'));
    pages.add(readManifest(dist).options_ui.page);
    for (const page of pages) assert.ok(existsSync(path.join(dist, page)), page);
  });

  for (const [name, entry] of [
    ['worker', readManifest(dist).background.service_worker],
    ['popup', 'popup/index.html'],
  ] as const) {
    it(`keeps the ${name}'s bundle at 60 KB gzipped or less`, () => {
      const bytes = [...closure(entry)].map((file) => gzipSync(readFileSync(path.join(dist, file))).length);
      const total = bytes.reduce((sum, size) => sum + size, 0);
      assert.ok(total > 1_000 && total <= 60 * 1024, `${total} bytes`);
    });
  }
});

function texts(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));
}

/** A built file with all it loads, statically. */
function closure(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const text = readFileSync(path.join(dist, entry), 'utf8');
  const loads = text.matchAll(/(?:from|import|src=|href=)\s*["'`]([^"'`]+\.(?:js|css))["'`]/g);
  for (const [, target] of loads) {
    if (target === undefined) continue;
    closure(target.startsWith('/') ? target.slice(1) : path.posix.join(path.posix.dirname(entry), target), seen);
  }
  return seen;
}
