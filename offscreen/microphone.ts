import { AppError } from '../protocol/appError.ts';

/** Which device to open. A preferred one that is not there is replaced by the default, a required one is not. */
export type MicrophoneChoice =
  { readonly kind: 'default' } | { readonly kind: 'preferred' | 'required'; readonly microphoneId: string };

/**
 * Opens the microphone with echo cancellation, until the signal aborts: that stops its track, which is what turns the
 * browser's recording sign off. `onEnded` fires when its track ends by itself: unplugged, or an "Allow this time"
 * permission went with its tab. Rejects `microphone_denied`, `microphone_dismissed`, `microphone_missing` or `cancelled`.
 */
export async function openMicrophone(
  choice: MicrophoneChoice,
  onEnded: () => void,
  { signal }: { readonly signal: AbortSignal },
): Promise<MediaStream> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...toConstraint(choice) },
    });
  } catch (error) {
    throw await toMicrophoneError(error);
  }
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) {
    stop();
    throw new AppError('cancelled', 'Cancelled.');
  }
  signal.addEventListener('abort', stop);
  // A track's `ended` does not fire for our own stop().
  for (const track of stream.getAudioTracks()) track.addEventListener('ended', onEnded);
  return stream;
}

function toConstraint(choice: MicrophoneChoice): MediaTrackConstraints {
  switch (choice.kind) {
    case 'default':
      return {};
    case 'preferred':
      return { deviceId: { ideal: choice.microphoneId } };
    case 'required':
      return { deviceId: { exact: choice.microphoneId } };
  }
}

async function toMicrophoneError(error: unknown): Promise<AppError> {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError') {
    return new AppError('microphone_missing', 'No microphone was found. Plug one in and start again.', {
      cause: error,
    });
  }
  if (error instanceof OverconstrainedError) {
    return new AppError('microphone_missing', 'The chosen microphone was not found. Choose another one.', {
      cause: error,
    });
  }
  if (name !== 'NotAllowedError') {
    const message = 'The microphone could not be opened. Another program may be using it.';
    return new AppError('microphone_missing', message, { cause: error });
  }
  // Only a visible tab gets the prompt; here an undecided permission is refused at once, under the same error name.
  const permission = await navigator.permissions.query({ name: 'microphone' });
  return permission.state === 'prompt'
    ? new AppError(
        'microphone_dismissed',
        'Earshot has no permission for the microphone yet. Allow it in the welcome tab.',
      )
    : new AppError(
        'microphone_denied',
        "The microphone is blocked for Earshot. Allow it in the browser's site settings.",
      );
}
