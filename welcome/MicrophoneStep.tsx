import type { MicrophoneState } from './microphoneState.ts';
import { microphoneTexts } from './microphoneText.ts';
import { Step } from './Step.tsx';

interface MicrophoneStepProps {
  readonly microphone: MicrophoneState;
  readonly onAsk: () => void;
  readonly onOpenSiteSettings: () => void;
}

/** Asks for the microphone, here because the browser shows its question only in a tab one can see. */
export function MicrophoneStep({ microphone, onAsk, onOpenSiteSettings }: MicrophoneStepProps) {
  const answer = microphone.phase === 'answered' ? microphone.answer : undefined;
  return (
    <Step title="Allow the microphone" done={answer === 'granted'}>
      {answer !== 'granted' && (
        <>
          <p>
            The browser asks you once. Choose <strong>Allow while visiting the site</strong>: with “Allow this time” the
            permission ends as soon as this tab is closed.
          </p>
          <p class="buttons">
            <button type="button" class="primary" disabled={microphone.phase === 'asking'} onClick={onAsk}>
              Allow the microphone
            </button>
            {answer === 'denied' && (
              <button type="button" class="small" onClick={onOpenSiteSettings}>
                Open the browser’s settings
              </button>
            )}
          </p>
        </>
      )}
      <div role="status" class="answer">
        {microphone.phase === 'asking' && <p>Answer the browser’s question at the top of this window.</p>}
        {answer !== undefined && (
          <>
            <p class="answer-title">{microphoneTexts[answer].title}</p>
            <p>{microphoneTexts[answer].next}</p>
          </>
        )}
      </div>
    </Step>
  );
}
