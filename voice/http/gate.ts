import type { IncomingHttpHeaders } from 'node:http';

/** Who may ask: whether a request is answered at all, and the CORS headers that go with the answer. */
export type Admission =
  | { readonly admitted: true; readonly cors: Readonly<Record<string, string>> }
  | { readonly admitted: false; readonly message: string };

/**
 * A page of the web can reach loopback too. `Host` must be the literal address, or a rebound DNS name would count as our
 * own origin; an `Origin` must be on the list; without one it is no page, and the token decides.
 */
export function admit(
  headers: Pick<IncomingHttpHeaders, 'host' | 'origin' | 'access-control-request-headers'>,
  allowed: { readonly host: string; readonly origins: readonly string[] },
): Admission {
  if (headers.host !== allowed.host)
    return { admitted: false, message: 'The Host header must be the literal address.' };
  if (headers.origin === undefined) return { admitted: true, cors: {} };
  if (!allowed.origins.includes(headers.origin)) return { admitted: false, message: 'This origin is not allowed.' };
  return {
    admitted: true,
    cors: {
      'access-control-allow-origin': headers.origin,
      'access-control-allow-methods': 'GET, POST',
      // An allowed origin may send what it likes: clients add headers of their own.
      'access-control-allow-headers': headers['access-control-request-headers'] ?? 'authorization, content-type',
      'access-control-expose-headers': 'location',
      'access-control-max-age': '600',
      // Chrome asks before a page of the public web may reach loopback.
      'access-control-allow-private-network': 'true',
      vary: 'origin',
    },
  };
}
