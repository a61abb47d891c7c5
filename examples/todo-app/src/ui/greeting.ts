import { fetchUser } from '../api/users.ts';
import type { HttpClient } from '../api/http.ts';

// Saved by an editor that writes a byte order mark. fetchUser in this comment is prose.
export async function greeting(client: HttpClient, id: string): Promise<string> {
  const user = await fetchUser(client, id);
  return `Hello, ${user.name}!`;
}
