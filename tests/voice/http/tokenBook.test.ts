import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBearer, TokenBook } from '../../../voice/http/tokenBook.ts';

const session = { type: 'realtime' as const };

describe('TokenBook', () => {
  it('takes a token once, unless it is given back', () => {
    const book = new TokenBook();
    const ticket = book.issue(session, { nowMs: 0, lifetimeMs: 1_000 });
    assert.match(ticket.value, /^ek_[0-9a-f]{64}$/);
    assert.equal(book.take(ticket.value, 1), ticket);
    assert.equal(book.take(ticket.value, 1), undefined);
    book.giveBack(ticket);
    assert.equal(book.take(ticket.value, 1), ticket);
  });

  it('forgets a token whose time is over', () => {
    const book = new TokenBook();
    const { value } = book.issue(session, { nowMs: 0, lifetimeMs: 1_000 });
    assert.equal(book.take(value, 1_000), undefined);
  });

  it('keeps the latest 64', () => {
    const book = new TokenBook();
    const tickets = Array.from({ length: 65 }, () => book.issue(session, { nowMs: 0, lifetimeMs: 1_000 }));
    assert.equal(book.take(tickets[0]?.value ?? '', 1), undefined);
    assert.equal(book.take(tickets[1]?.value ?? '', 1), tickets[1]);
  });
});

describe('readBearer', () => {
  for (const [header, token] of [
    ['Bearer ek_1', 'ek_1'],
    ['bearer ek_1', 'ek_1'],
    ['Bearer ', undefined],
    ['Bearer a b', undefined],
    ['Basic ek_1', undefined],
    [undefined, undefined],
  ] as const) {
    it(`reads ${header ?? '(none)'} as ${token ?? 'nothing'}`, () => {
      assert.equal(readBearer(header), token);
    });
  }
});
