import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { admit } from '../../../voice/http/gate.ts';

const allowed = { host: '127.0.0.1:4000', origins: ['chrome-extension://mine'] };

describe('admit', () => {
  for (const host of ['localhost:4000', '127.0.0.1', '127.0.0.1:4001', 'evil.example:4000', undefined]) {
    it(`refuses the host ${host ?? '(none)'}`, () => {
      assert.equal(admit({ ...(host !== undefined && { host }) }, allowed).admitted, false);
    });
  }

  for (const origin of ['https://evil.example', 'null', 'chrome-extension://other', 'http://127.0.0.1:4000']) {
    it(`refuses the origin ${origin}`, () => {
      assert.equal(admit({ host: allowed.host, origin }, allowed).admitted, false);
    });
  }

  it('leaves a request without an origin to its token', () => {
    assert.deepEqual(admit({ host: allowed.host }, allowed), { admitted: true, cors: {} });
  });

  it('lets an origin of the list read the answer and its Location', () => {
    const admission = admit({ host: allowed.host, origin: 'chrome-extension://mine' }, allowed);
    assert.ok(admission.admitted);
    assert.equal(admission.cors['access-control-allow-origin'], 'chrome-extension://mine');
    assert.equal(admission.cors['access-control-expose-headers'], 'location');
  });
});
