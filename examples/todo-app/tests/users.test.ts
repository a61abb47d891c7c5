import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { createMemoryClient } from '../src/api/http.ts';
import { UnknownUserError, fetchUser, fetchUsers, forgetUsers, prefetchUser } from '../src/api/users.ts';

const ada = { id: 'ada', name: 'Ada', email: 'ada@example.org' };
const lin = { id: 'lin', name: 'Lin', email: 'lin@example.org' };

describe('fetchUser', () => {
  afterEach(forgetUsers);

  it('loads a person', async () => {
    assert.deepEqual(await fetchUser(createMemoryClient({ '/users/ada': ada }), 'ada'), ada);
  });

  it('asks the server once', async () => {
    const records: Record<string, unknown> = { '/users/ada': ada };
    const client = createMemoryClient(records);
    await fetchUser(client, 'ada');
    delete records['/users/ada'];
    assert.deepEqual(await fetchUser(client, 'ada'), ada);
  });

  it('says who is missing', async () => {
    await assert.rejects(fetchUser(createMemoryClient({}), 'bob'), UnknownUserError);
  });
});

describe('fetchUsers', () => {
  afterEach(forgetUsers);

  it('keeps the order', async () => {
    const client = createMemoryClient({ '/users/ada': ada, '/users/lin': lin });
    prefetchUser(client, 'lin');
    assert.deepEqual(await fetchUsers(client, ['lin', 'ada']), [lin, ada]);
  });
});
