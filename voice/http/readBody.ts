import type { IncomingMessage } from 'node:http';
import { ApiError } from './apiError.ts';

/** An offer and a session with many tools fit many times; hints of 20,000 names do too. */
const mostBodyBytes = 8 * 1024 * 1024;

/** Reads a request's whole body. Rejects with an ApiError when it is too long. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const tooLarge = new ApiError(413, 'body_too_large', `The body is larger than ${mostBodyBytes} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > mostBodyBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A request body comes as bytes.');
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
