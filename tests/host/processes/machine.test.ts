import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseIoreg, parseRegQuery, readMachine } from '../../../host/processes/machine.ts';

describe('a machine', () => {
  it('is known by its UUID on macOS', () => {
    const text = `+-o J314sAP  <class IOPlatformExpertDevice>\n    {\n      "IOPlatformSerialNumber" = "X"\n      "IOPlatformUUID" = "6E1F0C2A-1111-2222-3333-444455556666"\n    }\n`;
    assert.equal(parseIoreg(text), '6E1F0C2A-1111-2222-3333-444455556666');
    assert.equal(parseIoreg('{}'), '');
  });

  it('is known by its GUID on Windows', () => {
    const text = `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    0f1e2d3c-aaaa-bbbb-cccc-ddddeeeeffff\r\n\r\n`;
    assert.equal(parseRegQuery(text), '0f1e2d3c-aaaa-bbbb-cccc-ddddeeeeffff');
    assert.equal(parseRegQuery('ERROR: The system was unable to find the specified registry key'), '');
  });

  it(
    'says on Linux which boot and which process ids are meant, and keeps its own id to itself',
    {
      skip: process.platform === 'linux' ? false : 'this is not Linux',
    },
    async () => {
      const machine = await readMachine('linux');
      assert.equal(machine.boot, readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
      assert.match(machine.space, /^pid:\[\d+\]$/);
      assert.match(machine.id, /^([0-9a-f]{16})?$/);
      assert.deepEqual(await readMachine('linux'), machine);
    },
  );
});
