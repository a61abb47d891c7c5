import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { requireBrowser } from '../browser/requireBrowser.ts';

// npm run icons: draws icons/earshot.svg in every size the manifest names.
const sizes = [16, 32, 48, 128];
const folder = path.resolve(import.meta.dirname, '../../icons');
const svg = await readFile(path.join(folder, 'earshot.svg'), 'utf8');

const browser = await puppeteer.launch({
  executablePath: requireBrowser(),
  // Chromium's sandbox does not run as root.
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  for (const size of sizes) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`);
    await writeFile(path.join(folder, `${size}.png`), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
