import { Writable } from 'node:stream';

/**
 * The only way to this process's stdout from now on. One stray line there and Chrome ends the port ("Error when communicating
 * with the native messaging host"), so everybody else's writes, `console` included, go to stderr.
 */
export function takeStdout(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Writable {
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  stdout.on('error', () => undefined); // The failed write's callback tells of it.
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      write(chunk, done);
    },
  });
}
