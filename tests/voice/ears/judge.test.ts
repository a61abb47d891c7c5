import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Heard } from '../../../voice/ears/heard.ts';
import { judge, rivalsIn } from '../../../voice/ears/judge.ts';
import type { CommandReading, FreeReading } from '../../../voice/ears/tokenReading.ts';
import { phraseTokens, tokensText } from '../../../voice/ears/tokens.ts';

/** Readings with a sum spread evenly over their tokens. */
function reading(text: string, sum: number): { tokens: number[]; logprobs: number[]; sum: number } {
  const tokens = text === '' ? [] : phraseTokens(text);
  const length = tokens.length + 1;
  return { tokens, logprobs: Array.from({ length }, () => sum / length), sum };
}
function rename(text: string, sum: number, cost = 0): CommandReading {
  const known = { from: / (.+) to /.exec(text)?.[1] ?? '' };
  return { ...reading(text, sum), templateId: 'rename.1', meaning: undefined, firstSlot: 'known', known, cost };
}
function undo(text: string, sum: number): CommandReading {
  return { ...reading(text, sum), templateId: 'undo.1', meaning: 'undo', firstSlot: 'none', known: {}, cost: 0 };
}
function allow(text: string, sum: number): CommandReading {
  return { ...undo(text, sum), templateId: 'allow.1', meaning: 'allow' };
}
function create(text: string, sum: number): CommandReading {
  return { ...reading(text, sum), templateId: 'create.1', meaning: undefined, firstSlot: 'open', known: {}, cost: 4 };
}
function free(text: string, sum: number, prefix = 0): FreeReading {
  return { ...reading(text, sum), prefix };
}

const summary = (heard: Heard): string => {
  if (heard.kind === 'nothing') return 'nothing';
  if (heard.kind === 'unclear') return `unclear: ${heard.readings.map(({ text }) => text).join(' / ')}`;
  return `${heard.kind}: ${heard.text}`;
};

const said = 'Rename fetch user to load user';
const prefixTokens = phraseTokens('Rename').length;
const table: readonly {
  sentence: string;
  commands: readonly CommandReading[];
  free: readonly FreeReading[];
  heard: string;
}[] = [
  {
    sentence: 'believes a command that free decoding misheard',
    commands: [rename(said, -10), rename('Rename fetch order to load user', -16)],
    free: [
      free('Green name fetch heaves are to load user', -4),
      free('Rename fetch heaves to load user', -6, prefixTokens),
    ],
    heard: 'command: Rename fetch user to load user.',
  },
  {
    sentence: 'takes a yes for one only where it fits well',
    commands: [allow('Go ahead', -1)],
    free: [free('Goat head', -1)],
    heard: 'command: Go ahead.',
  },
  {
    sentence: 'does not believe a yes that fits badly, though nothing fits much better',
    commands: [allow('Go ahead', -6)],
    free: [free('Goat head, but wait', -3)],
    heard: 'free: Goat head, but wait.',
  },
  {
    sentence: 'prefers a yes that names something to a bare one that fits badly',
    commands: [allow('Go ahead', -5), allow('Yes, run the tests', -7)],
    free: [free('Yes, round the tests', -5)],
    heard: 'command: Yes, run the tests.',
  },
  {
    sentence: 'does not believe a command when free decoding is clearly better from the beginning',
    commands: [undo('Undo that', -24)],
    free: [free('The weather is nice today', -1)],
    heard: 'free: The weather is nice today.',
  },
  {
    sentence: 'does not believe a known name when free decoding is clearly better after the same first word',
    commands: [rename('Rename get user to load user', -22)],
    free: [
      free('Rename gather invoice to load user', -6),
      free('Rename gather invoice to load user', -6, prefixTokens),
    ],
    heard: 'free: Rename gather invoice to load user.',
  },
  {
    sentence: 'prefers the free text that begins like a command',
    commands: [undo('Undo', -24)],
    free: [free('We name sprinkle region', -3), free('Rename sprinkle region', -6, prefixTokens)],
    heard: 'free: Rename sprinkle region.',
  },
  {
    sentence: 'trusts a command less that may name anything',
    commands: [create('Create great value', -14)],
    free: [free('Great value', -4)],
    heard: 'free: Great value.',
  },
  {
    sentence: 'asks when two commands are close',
    commands: [rename(said, -10), rename('Rename fetch users to load user', -10.3)],
    free: [free(said, -10)],
    heard: 'unclear: Rename fetch user to load user. / Rename fetch users to load user.',
  },
  {
    sentence: 'does not ask between two ways to say the same',
    commands: [undo('Undo that', -9), undo('Undo it', -9.2)],
    free: [free('And do that', -4)],
    heard: 'command: Undo that.',
  },
  {
    sentence: 'counts what a word costs when it chooses, not when it compares with free decoding',
    commands: [rename('Rename fetch user to salvage falcon', -8, 6), rename('Rename fetch user to save', -15)],
    free: [free('Green name fetch user to salvage falcon', -4)],
    heard: 'command: Rename fetch user to salvage falcon.',
  },
  {
    sentence: 'hears a good command where free decoding hears no words',
    commands: [undo('Undo that', -9)],
    free: [free('', -0.5)],
    heard: 'command: Undo that.',
  },
  {
    sentence: 'hears nothing in a noise',
    commands: [undo('Undo that', -19)],
    free: [free('', -0.1)],
    heard: 'nothing',
  },
  { sentence: 'hears nothing when nothing was read', commands: [], free: [], heard: 'nothing' },
  {
    sentence: 'passes free text on where no command fits',
    commands: [],
    free: [free('Hello', -1)],
    heard: 'free: Hello.',
  },
];

describe('judge', () => {
  for (const { sentence, commands, free: frees, heard } of table) {
    it(sentence, () => {
      assert.equal(summary(judge({ commands, free: frees }, 1.5)), heard);
    });
  }

  describe('names as rivals', () => {
    const rivals = (...commands: CommandReading[]): string[] =>
      rivalsIn({ commands, free: [] }, 1.5).map(({ tokens }) => tokensText(tokens));
    const named = (name: string, sum: number, to = 'load user'): CommandReading =>
      rename(`Rename ${name} to ${to}`, sum);

    it('what differs from the best in a known name only and is close, at most four in all', () => {
      const all = ['user', 'users', 'order', 'orders', 'item'].map((name, index) => named(name, -10 - index / 5));
      assert.deepEqual(
        rivals(...all),
        ['user', 'users', 'order', 'orders'].map((name) => `Rename ${name} to load user`),
      );
    });

    for (const [sentence, commands] of [
      ['a command alone', [named('user', -10)]],
      ['one that is far behind', [named('user', -10), named('users', -11.1)]],
      ['another new name', [named('user', -10), named('user', -10.8, 'load users')]],
      [
        'a known name where a new one is as close',
        [named('user', -10), named('users', -10.1), named('user', -10.3, 'lead user')],
      ],
      ['other words for the same', [undo('Undo that', -9), undo('Undo it', -9.2)]],
      ['anything where there is nothing', []],
    ] as const) {
      it(`not ${sentence}`, () => {
        assert.deepEqual(rivals(...commands), []);
      });
    }
  });

  it('does not hear a short command in a long turn', () => {
    const result = { commands: [undo('Undo', -9)], free: [free('And you are too', -4)] };
    assert.deepEqual(
      [summary(judge(result, 1.9)), summary(judge(result, 2.1))],
      ['command: Undo.', 'free: And you are too.'],
    );
  });

  it('gives the mean log-probability as score, and every token its own', () => {
    assert.deepEqual(judge({ commands: [undo('Undo that', -8)], free: [] }, 1.5), {
      kind: 'command',
      templateId: 'undo.1',
      text: 'Undo that.',
      score: -2,
      tokens: [
        { token: ' Und', logprob: -2 },
        { token: 'o', logprob: -2 },
        { token: ' that', logprob: -2 },
      ],
    });
  });
});
