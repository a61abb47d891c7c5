import { AppError } from '../../protocol/appError.ts';

/** What the URL parser would mend or drop in silence is refused instead: a key is handed out by this text. */
const plainOrigin = /^https?:\/\/[^\s/?#@\\]+\/?$/i;
const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The one spelling of a provider's base URL: its origin, lower case, without the default port or a trailing slash. Throws
 * `request_invalid` for anything but https, or http on this machine's loopback, and for anything but an origin.
 */
export function normaliseBaseUrl(text: string): string {
  const trimmed = text.trim();
  if (!plainOrigin.test(trimmed) || !URL.canParse(trimmed)) {
    throw refused('A base URL is "https://", a host and perhaps a port, and nothing after it: https://voice.example');
  }
  const { protocol, hostname, origin } = new URL(trimmed);
  if (protocol === 'http:' && !loopbackHost.test(hostname)) {
    throw refused('Only this machine is reached without encryption: write https://, or http://127.0.0.1:PORT.');
  }
  return origin;
}

function refused(message: string): AppError {
  return new AppError('request_invalid', message);
}
