import { finishTodo, openTodo } from './todo.ts';
import type { Todo } from './todo.ts';

export class TodoList {
  #todos: Todo[] = [];

  add(title: string, ownerId: string): void {
    this.#todos.push(openTodo(title, ownerId));
  }

  finish(title: string): boolean {
    const index = this.#todos.findIndex((todo) => todo.title === title && !todo.done);
    const todo = this.#todos[index];
    if (todo === undefined) return false;
    this.#todos[index] = finishTodo(todo);
    return true;
  }

  get open(): readonly Todo[] {
    return this.#todos.filter((todo) => !todo.done);
  }

  /** The ids of everybody who still has something to do, each once. */
  get ownerIds(): string[] {
    return [...new Set(this.open.map((todo) => todo.ownerId))];
  }
}
