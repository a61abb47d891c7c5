import type { Engine } from '../engines/engine.ts';

/** The engine, which adds a sentence where it did not understand: what would have helped. */
export function withHint(engine: Engine, hint: string): Engine {
  return {
    ...engine,
    start(request, client, options) {
      const run = engine.start(request, client, options);
      return {
        steer: (text) => run.steer(text),
        finished: run.finished.then((finish) =>
          finish.outcome === 'notUnderstood' ? { ...finish, summary: `${finish.summary} ${hint}` } : finish,
        ),
      };
    },
  };
}
