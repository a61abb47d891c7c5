import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { openResponsesEndpoint } from '../../../scripts/codex/responsesEndpoint.ts';
import type { ModelScript } from '../../../scripts/codex/responsesEndpoint.ts';

const user = (text: string): object => ({ role: 'user', content: text });
const ran = [{ type: 'function_call' }, { type: 'function_call_output', output: 'ok' }];

/** Asks the scripted model as Codex does: with all that it kept of the conversation. Resolves with what it answers. */
async function openModel(test: TestContext, scripts: readonly ModelScript[]) {
  const endpoint = await openResponsesEndpoint(scripts);
  test.after(() => endpoint.close());
  return async (...input: readonly object[]): Promise<string> => {
    const body = JSON.stringify({ model: 'm', prompt_cache_key: 'talk', input });
    return (await fetch(`${endpoint.baseUrl}/responses`, { method: 'POST', body })).text();
  };
}

describe('the scripted model', () => {
  it('answers in order, and gives an answer again that the client dropped for new words', async (test) => {
    const ask = await openModel(test, [
      { when: 'go', answers: [{ run: 'first' }, { run: 'second' }, { say: 'last' }] },
    ]);
    assert.match(await ask(user('go')), /first/);
    assert.match(await ask(user('go'), ...ran), /second/);
    assert.match(await ask(user('go'), ...ran, user('and more')), /second/);
    assert.match(await ask(user('go'), ...ran, user('and more'), ...ran), /last/);
    assert.match(await ask(user('go'), ...ran, ...ran, ...ran, ...ran), /last/);
  });

  it('counts the answers of each script by itself', async (test) => {
    const ask = await openModel(test, [
      { when: 'go', answers: [{ run: 'first' }, { run: 'second' }] },
      { when: 'other', answers: [{ run: 'otherwise' }] },
    ]);
    assert.match(await ask(user('go'), ...ran, user('other')), /otherwise/);
    assert.match(await ask(user('go'), ...ran, user('other'), ...ran, user('go')), /second/);
  });

  it('goes on after a refusal, of which the client keeps nothing', async (test) => {
    const ask = await openModel(test, [{ when: 'go', answers: [{ status: 500, body: 'broken' }, { run: 'better' }] }]);
    assert.match(await ask(user('go')), /broken/);
    assert.match(await ask(user('go')), /better/);
  });
});
