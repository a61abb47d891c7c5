import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { contentsOf, treeOf } from '../treeOf.ts';
import { findConformanceFolder } from './conformanceFolder.ts';
import { setUpPatching } from './patchBench.ts';
import { filesOf, readScenarios } from './scenario.ts';
import type { Scenario } from './scenario.ts';

/** Codex documents there that it leaves a half-applied patch behind; here nothing is left. */
const rolledBack = '015_failure_after_partial_success_leaves_changes';

async function carryOut(test: TestContext, scenario: Scenario) {
  const patching = await setUpPatching(test);
  await scenario.copyInput(patching.root);
  const before = await treeOf(patching.root);
  const inputs = await contentsOf(patching.root);
  return { ...patching, before, inputs, result: await patching.apply(scenario.patch) };
}

describe('our own patch scenarios', () => {
  const scenarios = readScenarios(path.join(import.meta.dirname, 'scenarios'));

  it('are at least 80', () => {
    assert.ok(scenarios.length >= 80, String(scenarios.length));
  });

  for (const scenario of scenarios) {
    const { name, wanted } = scenario;
    it(name.replaceAll('_', ' '), async (test) => {
      const { root, before, inputs, result, undo } = await carryOut(test, scenario);
      if (wanted.kind === 'refused') {
        assert.deepEqual(result, wanted);
        assert.deepEqual(await treeOf(root), before);
        return;
      }
      assert.deepEqual(result, { kind: 'applied' });
      assert.deepEqual(filesOf(root), wanted.files);
      if (JSON.stringify(await contentsOf(root)) === JSON.stringify(inputs)) return;
      await undo();
      assert.deepEqual(await treeOf(root), before);
    });
  }
});

describe("Codex's public patch scenarios", () => {
  const folder = findConformanceFolder();
  const scenarios = folder === undefined ? [] : readScenarios(folder);

  it(
    'are all there',
    { skip: folder === undefined ? 'no shared/conformance here: set EARSHOT_CONFORMANCE' : false },
    () => {
      assert.equal(scenarios.length, 23);
    },
  );

  for (const scenario of scenarios) {
    it(scenario.name.replaceAll('_', ' '), async (test) => {
      const { root, before } = await carryOut(test, scenario);
      if (scenario.name === rolledBack) assert.deepEqual(await treeOf(root), before);
      else assert.deepEqual(filesOf(root), scenario.wanted.kind === 'applied' ? scenario.wanted.files : undefined);
    });
  }
});
