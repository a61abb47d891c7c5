import { fetchUser as readPerson, prefetchUser } from '../api/users.ts';
import type { HttpClient } from '../api/http.ts';

/* Saved on Windows: every line ends with CR LF. */
const callPattern = /fetchUser\((\w+)\)/g;

export async function userLink(client: HttpClient, id: string, nextIds: readonly string[]): Promise<string> {
  for (const nextId of nextIds) prefetchUser(client, nextId);
  const { name, email } = await readPerson(client, id);
  return `${name} <mailto:${email}>`;
}

/** Finds calls in the text of a bug report. */
export function callsIn(report: string): string[] {
  return [...report.matchAll(callPattern)].map(([call]) => call);
}
