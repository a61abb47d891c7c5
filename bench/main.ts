import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fetchModels } from '../scripts/browser/models.ts';
import { Cleanup } from '../scripts/browser/cleanup.ts';
import { openEarshot } from '../scripts/browser/openEarshot.ts';
import type { Earshot } from '../scripts/browser/openEarshot.ts';
import { requireBrowser } from '../scripts/browser/requireBrowser.ts';
import { build } from '../scripts/build/build.ts';
import { createSampleWorkspace } from '../scripts/start/sampleWorkspace.ts';
import { useProvider } from '../scripts/wire/useProvider.ts';
import { openBenchProvider, providerKey } from './benchProvider.ts';
import { bigDiff } from './bigDiff.ts';
import { callControl } from './callControl.ts';
import { callStart } from './callStart.ts';
import { codexStart } from './codexStart.ts';
import { checkpoint } from './checkpoint.ts';
import { journal } from './journal.ts';
import { nativeRoundTrip, registerEchoHost } from './nativeRoundTrip.ts';
import { patches } from './patches.ts';
import { printRows } from './printRows.ts';
import { recognition } from './recognition.ts';
import type { Row } from './row.ts';
import { speechToFile } from './speechToFile.ts';
import { stagesScript, startStages } from './startStages.ts';
import { taskStart } from './taskStart.ts';

// npm run bench [-- --only PART] [--codex]: prints a table, and a whole run writes bench/results.json; `--codex` compares with
// the real Codex, EARSHOT_CODEX_BINARY or installed. A figure is only worth what stands beside it in the same run.
const parts = [
  'nativeRoundTrip',
  'bigDiff',
  'startStages',
  'speechToFile',
  'callStart',
  'callControl',
  'patches',
  'journal',
  'checkpoint',
  'taskStart',
  'recognition',
] as const;
type Part = (typeof parts)[number];
const onLine = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const { values } = parseArgs({
  options: { codex: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});
const unknown = values.only?.find((name) => parts.every((part) => part !== name));
if (unknown !== undefined) {
  console.error(`There is no part ${unknown}. The parts: ${parts.join(', ')}.`);
  process.exit(64);
}
const runs = (part: Part): boolean => values.only?.includes(part) ?? true;
const cleanup = new Cleanup();
const { signal } = new AbortController();
try {
  await fetchModels(onLine, { signal });
  await build({ onLine });
  const folder = await mkdtemp(path.join(tmpdir(), 'earshot-bench-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  const workspace = path.join(folder, 'todo-app');
  await createSampleWorkspace(workspace);
  const earshot = await openEarshot(
    {
      executable: requireBrowser(),
      headless: true,
      microphone: 'spoken',
      offscreenScript: stagesScript,
      workspace,
      beforeLaunch: ({ profile }) => {
        registerEchoHost(profile);
      },
    },
    { signal },
  );
  cleanup.add(earshot.close);
  await earshot.surface.waitFor(({ workspaceId }) => workspaceId !== null, { signal });

  const rows = [
    ...(runs('nativeRoundTrip') ? await nativeRoundTrip(earshot.page) : []),
    ...(runs('bigDiff') ? await bigDiff(earshot, workspace) : []),
    ...(runs('startStages') ? await startStages(earshot, 6) : []),
    ...(runs('speechToFile') ? await speechToFile(earshot, workspace, 3) : []),
    ...(runs('callStart') || runs('callControl') ? await farProvider(earshot) : []),
    ...(runs('patches') ? await patches({ signal }) : []),
    ...(runs('journal') ? await journal({ signal }) : []),
    ...(runs('checkpoint') ? await checkpoint({ signal }) : []),
    ...(runs('taskStart') ? await taskStart({ codex: values.codex }, { signal }) : []),
    ...(runs('recognition') ? await recognition({ signal }) : []),
  ];
  printRows(rows);
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const results = { at: new Date().toISOString(), machine, rows };
  // A part of a run replaces no whole one.
  if (values.only === undefined)
    await writeFile(path.join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
} finally {
  await cleanup.run();
}

/** Against a provider far away, and the voice on this machine again after it. */
async function farProvider(earshot: Earshot): Promise<Row[]> {
  const provider = await openBenchProvider(cleanup);
  await useProvider(earshot.surface, { baseUrl: provider.proxy.baseUrl, key: providerKey }, { signal });
  const all: Row[] = [];
  if (runs('callStart')) {
    const { rows, ownShareMs } = await callStart(earshot, provider);
    all.push(...rows, ...(values.codex ? await codexStart(provider, ownShareMs, { signal }) : []));
  }
  if (runs('callControl')) all.push(...(await callControl(earshot, provider)));
  await useProvider(earshot.surface, null, { signal });
  return all;
}
