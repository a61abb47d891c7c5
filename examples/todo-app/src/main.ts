import { createMemoryClient } from './api/http.ts';
import { fetchUser } from './api/users.ts';
import { TodoList } from './todos/todoList.ts';
import { greeting } from './ui/greeting.ts';
import { listCard, ownerLine } from './ui/listCard.ts';
import { userLink } from './ui/userLink.ts';

const client = createMemoryClient({
  '/users/ada': { id: 'ada', name: 'Ada', email: 'ada@example.org' },
  '/users/lin': { id: 'lin', name: 'Lin', email: 'lin@example.org' },
});

const list = new TodoList();
list.add('Water the plants', 'ada');
list.add('Book the room', 'lin');
list.finish('Book the room');

// Looked up by name in the debug console: api.fetchUser
const api = { fetchUser, list };

console.log(await greeting(client, 'ada'));
console.log(await listCard(client, list));
console.log(await ownerLine(client, 'lin'));
console.log(await userLink(client, 'ada', ['lin']));
console.log(`Loaded by ${api.fetchUser.name}: ${(await api.fetchUser(client, 'lin')).email}`);
