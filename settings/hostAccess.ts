/** Whether the browser lets Earshot reach an address, and the way to ask for it. */
export interface HostAccess {
  has(baseUrl: string): Promise<boolean>;
  /** Resolves to the user's answer. Must be called in the user's own click or key press, before anything is awaited. */
  ask(baseUrl: string): Promise<boolean>;
}

/** The browser's match pattern for all of an origin. Patterns without a port match every port. */
export function toOriginPattern(baseUrl: string): string {
  const { protocol, hostname } = new URL(baseUrl);
  return `${protocol}//${hostname}/*`;
}
