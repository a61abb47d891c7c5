import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toSayable } from '../../../voice/session/sayable.ts';

const unreadable = 'The answer came, but it is nothing that can be read out.';
const rows: readonly (readonly [string, string | undefined])[] = [
  ['Renamed it.', 'Renamed it.'],
  ['  Renamed it.\n', 'Renamed it.'],
  ['', undefined],
  ['  ', undefined],
  ['""', undefined],
  ['"Renamed it."', 'Renamed it.'],
  ['42', '42'],
  ['null', undefined],
  ['{}', undefined],
  ['{"summary":" Renamed it. "}', 'Renamed it.'],
  ['{"message":"Two files.","status":200}', 'Two files.'],
  ['{"summary":"","error":"No such name."}', 'No such name.'],
  ['{"count":3}', unreadable],
  ['[1,2]', unreadable],
  ['{ not JSON', '{ not JSON'],
];

describe('toSayable', () => {
  for (const [output, said] of rows) {
    it(`reads ${JSON.stringify(output)} as ${said ?? 'nothing'}`, () => {
      assert.equal(toSayable(output), said);
    });
  }
});
