import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createCommandsEngine } from '../../../host/engines/commands/commandsEngine.ts';
import type { Engine } from '../../../host/engines/engine.ts';
import { createEngineChooser, engineName } from '../../../host/tasks/chooseEngine.ts';
import { AppError } from '../../../protocol/appError.ts';
import type { CodexView, EngineChoice } from '../../../protocol/engine.ts';
import { createScriptedEngine } from '../../fakes/scriptedEngine.ts';
import { setUp } from './taskBench.ts';

const ready: CodexView = { state: 'ready', version: '1.0.0', account: 'API key', signOut: true };
const signedOut: CodexView = { state: 'signedOut', version: '1.0.0', login: null };
const missing: CodexView = { state: 'missing', nextStep: 'Install it.' };
const outdated: CodexView = { state: 'outdated', version: '0.1.0', nextStep: 'Install it anew.' };

const rename = 'rename fetch user to load user';
const vague = 'make the tests pass';

/** An engine that is called Codex, does what it is asked, and whose account is as given. */
function codexWith(view: CodexView, engine: Engine = createScriptedEngine(() => [])) {
  return { ...engine, name: 'Codex', account: { view, look: () => Promise.resolve(view) } };
}

async function runWith(test: TestContext, choice: EngineChoice, codex: ReturnType<typeof codexWith>) {
  const commands = createCommandsEngine();
  const choose = createEngineChooser({ commands, codex, choiceOf: () => choice });
  const bench = await setUp(test, commands, { choose });
  return async (prompt: string): Promise<[engine: string | undefined, outcome: string, summary: string]> => {
    const { engine, state } = await bench.run(prompt);
    return state.phase === 'finished' ? [engine, state.outcome, state.summary] : [engine, state.phase, ''];
  };
}

describe('who carries a request out', () => {
  const table: readonly (readonly [EngineChoice, CodexView, string, string])[] = [
    ['auto', ready, vague, 'Codex'],
    ['auto', ready, rename, 'commands'],
    ['auto', ready, 'undo that', 'commands'],
    ['auto', ready, 'what did you change', 'commands'],
    // What fits the form of a command and asks for more.
    ['auto', ready, 'rename fetch user to load user and fix the tests', 'Codex'],
    ['auto', ready, 'create a file called notes dot md with an overview of the code', 'Codex'],
    ['auto', ready, 'create a file called notes dot md', 'commands'],
    // What names nothing here.
    ['auto', ready, 'rename send mail to post mail', 'Codex'],
    ['auto', missing, vague, 'commands'],
    ['auto', outdated, vague, 'commands'],
    ['auto', signedOut, vague, 'commands'],
    ['codex', ready, rename, 'Codex'],
    ['codex', ready, 'undo that', 'commands'],
    ['codex', missing, vague, 'Codex'],
    ['commands', ready, vague, 'commands'],
  ];
  for (const [choice, view, prompt, engine] of table) {
    it(`set to ${choice}, Codex ${view.state}: “${prompt}” is for ${engine}`, async (test) => {
      const run = await runWith(test, choice, codexWith(view));
      assert.equal((await run(prompt))[0], engine);
    });
  }

  it('is shown beforehand, for what leaves something to judgement', () => {
    const commands = createCommandsEngine();
    const names = (['auto', 'codex', 'commands'] as const).flatMap((choice) =>
      [ready, missing].map((view) => engineName(choice, { commands, codex: codexWith(view) })),
    );
    assert.deepEqual(names, ['Codex', 'commands', 'Codex', 'Codex', 'commands', 'commands']);
  });
});

describe('a Codex that could have helped', () => {
  it('is named where the commands did not understand, with the way to it; a missing one is no topic', async (test) => {
    const said = async (view: CodexView): Promise<string> =>
      (await (await runWith(test, 'auto', codexWith(view)))(vague))[2];
    assert.match(await said(signedOut), /not signed in\. Sign in on the settings page\.$/);
    assert.match(await said(outdated), /too old\. Install it anew\.$/);
    assert.doesNotMatch(await said(missing), /Codex/);
  });
});

describe('a Codex that fails before it has begun', () => {
  const failing = (steps: 'before' | 'after'): Engine => {
    const engine = createScriptedEngine(() => (steps === 'after' ? [{ do: 'tell', text: 'On it.' }] : []));
    return {
      ...engine,
      start: (request, client, options) => {
        const run = engine.start(request, client, options);
        const finished = run.finished.then(() => {
          throw new AppError('engine_signed_out', 'Codex is not signed in. Sign in on the settings page.');
        });
        return { ...run, steer: () => false, finished };
      },
    };
  };
  // The commands are not certain of this, so Codex is asked first; but they can do it.
  const possible = 'create a file called notes dot md with hello';

  it('is stood in for by the commands, which say so', async (test) => {
    const run = await runWith(test, 'auto', codexWith(ready, failing('before')));
    assert.deepEqual(await run(possible), [
      'commands',
      'done',
      'Created notes.md. I did it without Codex. Codex is not signed in. Sign in on the settings page.',
    ]);
  });

  it('is told of where the commands cannot do it either', async (test) => {
    const run = await runWith(test, 'auto', codexWith(ready, failing('before')));
    assert.deepEqual(await run(vague), ['Codex', 'failed', 'Codex is not signed in. Sign in on the settings page.']);
  });

  it('is not stood in for once it has begun, nor where it was chosen', async (test) => {
    const begun = await runWith(test, 'auto', codexWith(ready, failing('after')));
    assert.equal((await begun(possible))[1], 'failed');
    const chosen = await runWith(test, 'codex', codexWith(ready, failing('before')));
    assert.equal((await chosen(possible))[1], 'failed');
  });
});
