export interface Todo {
  readonly title: string;
  readonly ownerId: string;
  readonly done: boolean;
}

export function openTodo(title: string, ownerId: string): Todo {
  return { title, ownerId, done: false };
}

export function finishTodo(todo: Todo): Todo {
  return { ...todo, done: true };
}
