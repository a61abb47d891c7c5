import { fetchUser, fetchUsers } from '../api/users.ts';
import type { HttpClient } from '../api/http.ts';
import type { TodoList } from '../todos/todoList.ts';

const labels = { empty: 'Nothing to do', loading: 'fetchUser is still running' };

/** The card of a list as text: a line for each open item. */
export async function listCard(client: HttpClient, list: TodoList): Promise<string> {
  if (list.open.length === 0) return labels.empty;
  const people = await fetchUsers(client, list.ownerIds);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return list.open.map((todo) => `- ${todo.title} (${names.get(todo.ownerId) ?? 'nobody'})`).join('\n');
}

/** One line about the owner of a list. */
export async function ownerLine(client: HttpClient, id: string): Promise<string> {
  return `Owner: ${(await fetchUser(client, id)).name} [fetchUser]`;
}
