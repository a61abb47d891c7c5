#!/usr/bin/env -S node --import tsx
// Prints the people of the demo, one a line: fetchUser for each id given.
import { createMemoryClient } from '../src/api/http.ts';
import { fetchUser } from '../src/api/users.ts';

const client = createMemoryClient({ '/users/ada': { id: 'ada', name: 'Ada', email: 'ada@example.org' } });

for (const id of process.argv.slice(2)) console.log((await fetchUser(client, id)).name);
