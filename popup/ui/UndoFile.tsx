import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';

/** Takes back what a task did to one file; its other files stay. */
export function UndoFile({ taskId, path }: { readonly taskId: string; readonly path: string }) {
  const { send } = useSurfaceActions();
  return (
    <p class="buttons undo-file">
      <button type="button" class="small" onClick={() => void send('task.undo', { taskId, paths: [path] })}>
        <Icon name="undo" />
        Undo this file
      </button>
    </p>
  );
}
