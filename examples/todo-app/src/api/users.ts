import { HttpError } from './http.ts';
import type { HttpClient } from './http.ts';

export interface User {
  id: string;
  name: string;
  email: string;
}

export class UnknownUserError extends Error {}

const cache = new Map<string, User>();

/** Loads one person. fetchUser asks the server only once for each id. */
export async function fetchUser(client: HttpClient, id: string): Promise<User> {
  const cached = cache.get(id);
  if (cached !== undefined) return cached;
  try {
    const user = (await client.get(`/users/${id}`)) as User;
    cache.set(id, user);
    return user;
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) throw new UnknownUserError(`fetchUser: nobody is called ${id}`);
    throw error;
  }
}

/** Several people, in the order of their ids. */
export function fetchUsers(client: HttpClient, ids: readonly string[]): Promise<User[]> {
  return Promise.all(ids.map((id) => fetchUser(client, id)));
}

/** Warms the cache; a failure shows when the person is really needed. */
export function prefetchUser(client: HttpClient, id: string): void {
  fetchUser(client, id).catch(() => undefined);
}

export function forgetUsers(): void {
  cache.clear();
}
