import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toOriginPattern } from '../../settings/hostAccess.ts';
import { parseBaseUrl, parseCap, parseKey, parseName, parseOptionalName, parseWhole } from '../../settings/parse.ts';

describe('parseWhole', () => {
  const bounds = { min: 0, max: 60 };
  for (const [text, value] of [
    ['0', 0],
    [' 60 ', 60],
    ['07', 7],
  ] as const) {
    it(`takes ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseWhole(text, bounds), { value });
    });
  }
  for (const text of ['', '61', '-1', '1.5', '1e1', 'three', '0x1', 'Infinity']) {
    it(`refuses ${JSON.stringify(text)} and says what would do`, () => {
      assert.deepEqual(parseWhole(text, bounds), { problem: 'Type a whole number from 0 to 60.' });
    });
  }
});

describe('parseCap', () => {
  for (const [text, value] of [
    ['', null],
    ['  ', null],
    ['2', 2],
    ['$ 2.50', 2.5],
    ['.5', 0.5],
    ['100', 100],
  ] as const) {
    it(`takes ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseCap(text, { max: 100 }), { value });
    });
  }
  for (const text of ['0', '0.00', '-2', '100.01', '2,50', '1e2', '2 €', 'none']) {
    it(`refuses ${JSON.stringify(text)} and says what would do`, () => {
      assert.deepEqual(parseCap(text, { max: 100 }), {
        problem: 'Type an amount such as 2.50, at most 100; or leave it empty for no limit.',
      });
    });
  }
});

describe('parseName and parseOptionalName', () => {
  it('take a name without the space around it', () => {
    assert.deepEqual([parseName(' marin '), parseOptionalName(' marin ')], [{ value: 'marin' }, { value: 'marin' }]);
  });
  it('differ where nothing is typed', () => {
    assert.deepEqual([parseName(' '), parseOptionalName(' ')], [{ problem: 'This cannot be empty.' }, { value: null }]);
  });
});

describe('parseBaseUrl', () => {
  for (const [text, value] of [
    ['https://voice.example.com', 'https://voice.example.com'],
    [' https://Voice.Example.com/ ', 'https://voice.example.com'],
    ['https://voice.example.com:8443', 'https://voice.example.com:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost', 'http://localhost'],
  ] as const) {
    it(`takes ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseBaseUrl(text), { value });
    });
  }
  const wrong: readonly [string, RegExp][] = [
    ['', /^That is not an address\. It looks like https:/],
    ['voice.example.com', /^That is not an address\./],
    ['http://voice.example.com', /^It must begin with https:/],
    ['http://127.0.0.1.evil.example', /^It must begin with https:/],
    ['ws://127.0.0.1', /^It must begin with https:/],
    ['javascript:alert(1)', /^It must begin with https:/],
    ['https://user:secret@voice.example.com', /^Leave name and password out of it\./],
    ['https://voice.example.com/v1', /^Leave out what follows the name: https:\/\/voice\.example\.com$/],
    ['https://voice.example.com?key=1', /^Leave out what follows the name/],
    ['https://voice.example.com#x', /^Leave out what follows the name/],
  ];
  for (const [text, problem] of wrong) {
    it(`refuses ${JSON.stringify(text)} and says why`, () => {
      const parsed = parseBaseUrl(text);
      assert.ok('problem' in parsed);
      assert.match(parsed.problem, problem);
    });
  }
});

describe('parseKey', () => {
  it('takes a key without the line break that copying adds', () => {
    assert.deepEqual(parseKey(' sk-proj_1.A\n'), { value: 'sk-proj_1.A' });
  });
  for (const text of ['', '  ']) {
    it(`asks for one when it is ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseKey(text), { problem: 'Paste the key first.' });
    });
  }
  it('refuses what cannot be one, without repeating it', () => {
    assert.deepEqual(parseKey('sk 1'), { problem: 'That is not a key: it has characters no key has.' });
  });
});

describe('toOriginPattern', () => {
  it('covers the origin and nothing beside it', () => {
    assert.deepEqual(['https://voice.example.com:8443', 'http://127.0.0.1:8080'].map(toOriginPattern), [
      'https://voice.example.com/*',
      'http://127.0.0.1/*',
    ]);
  });
});
