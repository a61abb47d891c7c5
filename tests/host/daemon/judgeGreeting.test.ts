import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeGreeting } from '../../../host/daemon/judgeGreeting.ts';

const judge = { token: 'secret', buildId: 'b1', allowedOrigins: ['chrome-extension://own/'], retiring: false };
const relay = { token: 'secret', role: 'relay', buildId: 'b1', origin: 'chrome-extension://own/' };
const terminal = { token: 'secret', role: 'terminal', buildId: 'b1' };
const refused = (origin: string) => ({ kind: 'refused', reason: `This host does not serve ${origin}.` });

describe('a greeting', () => {
  const table = [
    { what: 'an allowed relay', greeting: relay, verdict: { kind: 'ready', role: 'relay' } },
    { what: 'a terminal', greeting: terminal, verdict: { kind: 'ready', role: 'terminal' } },
    {
      what: 'a wrong token',
      greeting: { ...relay, token: 'Secret' },
      verdict: { kind: 'ignored', reason: 'wrong token' },
    },
    {
      what: 'no token',
      greeting: { role: 'relay', buildId: 'b1' },
      verdict: { kind: 'ignored', reason: 'no greeting' },
    },
    { what: 'an extra field', greeting: { ...relay, x: 1 }, verdict: { kind: 'ignored', reason: 'no greeting' } },
    { what: 'another role', greeting: { ...relay, role: 'root' }, verdict: { kind: 'ignored', reason: 'no greeting' } },
    { what: 'text', greeting: 'hello', verdict: { kind: 'ignored', reason: 'no greeting' } },
    { what: 'another origin', greeting: { ...relay, origin: 'x' }, verdict: refused('x') },
    {
      what: 'a relay without an origin',
      greeting: { ...terminal, role: 'relay' },
      verdict: refused('an unnamed origin'),
    },
    {
      what: 'another origin of another build, which retires nobody',
      greeting: { ...relay, origin: 'x', buildId: 'b2' },
      verdict: refused('x'),
    },
    {
      what: 'a wrong token of another build, which retires nobody',
      greeting: { ...relay, token: '', buildId: 'b2' },
      verdict: { kind: 'ignored', reason: 'wrong token' },
    },
    { what: 'another build', greeting: { ...relay, buildId: 'b2' }, verdict: { kind: 'retiring' } },
    { what: 'a terminal of another build', greeting: { ...terminal, buildId: 'b2' }, verdict: { kind: 'retiring' } },
  ];
  for (const { what, greeting, verdict } of table) {
    it(`from ${what} is ${verdict.kind}`, () => {
      assert.deepEqual(judgeGreeting(Buffer.from(JSON.stringify(greeting)), judge), verdict);
    });
  }

  it('while retiring is told to wait', () => {
    const verdict = judgeGreeting(Buffer.from(JSON.stringify(relay)), { ...judge, retiring: true });
    assert.deepEqual(verdict, { kind: 'retiring' });
  });
});
