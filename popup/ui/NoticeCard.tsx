import type { Failure } from '../../protocol/appError.ts';
import { CommandLine } from './CommandLine.tsx';
import { Icon } from './Icon.tsx';
import { LinkedText } from './LinkedText.tsx';
import { noticeActionLabels, noticeTexts } from './noticeText.ts';
import { useSurfaceActions } from './surfaceActions.ts';

interface NoticeCardProps {
  readonly failure: Failure;
  /** Where the notice can be put away. */
  readonly onDismiss?: () => void;
}

/** A failure in plain words with its way out. */
export function NoticeCard({ failure, onDismiss }: NoticeCardProps) {
  const { send, openSettings } = useSurfaceActions();
  const { title, action, command } = noticeTexts[failure.code];
  const act = action === 'settings.open' ? openSettings : action && (() => void send(action, {}));
  return (
    <div class="notice">
      <Icon name="warning" />
      <div class="notice-body">
        <p class="notice-title">{title}</p>
        {failure.message !== title && (
          <p class="notice-detail">
            <LinkedText text={failure.message} />
          </p>
        )}
        {command !== undefined && <CommandLine command={command} />}
        {(act !== undefined || onDismiss !== undefined) && (
          <p class="buttons">
            {action !== undefined && act !== undefined && (
              <button type="button" class="small" onClick={act}>
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
