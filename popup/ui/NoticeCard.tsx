import type { Failure } from '../../protocol/appError.ts';
import { CommandLine } from './CommandLine.tsx';
import { Icon } from './Icon.tsx';
import { noticeActionLabels, noticeTexts } from './noticeText.ts';
import { useSurfaceActions } from './surfaceActions.ts';

interface NoticeCardProps {
  readonly failure: Failure;
  /** Where the notice can be put away. */
  readonly onDismiss?: () => void;
}

/** A failure in plain words with its way out. */
export function NoticeCard({ failure, onDismiss }: NoticeCardProps) {
  const { send } = useSurfaceActions();
  const { title, action, command } = noticeTexts[failure.code];
  return (
    <div class="notice">
      <Icon name="warning" />
      <div class="notice-body">
        <p class="notice-title">{title}</p>
        {failure.message !== title && <p class="notice-detail">{failure.message}</p>}
        {command !== undefined && <CommandLine command={command} />}
        {(action !== undefined || onDismiss !== undefined) && (
          <p class="buttons">
            {action !== undefined && (
              <button type="button" class="small" onClick={() => void send(action, {})}>
                {noticeActionLabels[action]}
              </button>
            )}
            {onDismiss !== undefined && (
              <button type="button" class="small plain" onClick={onDismiss}>
                Dismiss
              </button>
            )}
          </p>
        )}
      </div>
    </div>
  );
}
