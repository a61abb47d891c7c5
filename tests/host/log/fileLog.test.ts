import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createFileLog, readLogLevel } from '../../../host/log/fileLog.ts';

describe('the log file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'earshot-log-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('holds one JSON object a line, without the levels below the chosen one', () => {
    const file = path.join(folder, 'logs', 'host.log');
    const log = createFileLog({ file, level: 'info', maxBytes: 1_000, now: () => 0 });
    log.info('daemon ready', { port: 1 });
    log.debug('dropped');
    log.error('task failed');
    assert.deepEqual(
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
      [
        { at: '1970-01-01T00:00:00.000Z', level: 'info', text: 'daemon ready', pid: process.pid, port: 1 },
        { at: '1970-01-01T00:00:00.000Z', level: 'error', text: 'task failed', pid: process.pid },
      ],
    );
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('never grows above twice its cap, counting what an earlier process wrote', () => {
    const file = path.join(folder, 'host.log');
    for (let process = 0; process < 20; process += 1) {
      const log = createFileLog({ file, level: 'info', maxBytes: 1_000, now: () => 0 });
      for (let line = 0; line < 10; line += 1) log.info(`line ${line} of process ${process}`);
    }
    assert.deepEqual(readdirSync(folder).sort(), ['host.log', 'host.log.1']);
    assert.ok(statSync(file).size <= 1_000);
    assert.ok(statSync(`${file}.1`).size <= 1_000);
    assert.match(readFileSync(file, 'utf8'), /line 9 of process 19/);
  });

  it('reads its level from the environment and falls back to info', () => {
    assert.equal(readLogLevel({ EARSHOT_LOG: 'debug' }), 'debug');
    assert.equal(readLogLevel({ EARSHOT_LOG: 'loud' }), 'info');
    assert.equal(readLogLevel({}), 'info');
  });
});
