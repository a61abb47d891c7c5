import { AppError } from '../protocol/appError.ts';

/** An open microphone. `release` stops its track, which is what turns the browser's recording sign off. */
export interface Microphone {
  readonly stream: MediaStream;
  release(): void;
}

/**
 * Opens the microphone with echo cancellation. `onEnded` fires when its track ends by itself: unplugged, or an "Allow
 * this time" permission went with its tab. Rejects `microphone_denied`, `microphone_dismissed`, `microphone_missing` or
 * `cancelled`.
 */
export async function openMicrophone(onEnded: () => void, { signal }: { signal: AbortSignal }): Promise<Microphone> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    throw await toMicrophoneError(error);
  }
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) {
    release();
    throw new AppError('cancelled', 'Cancelled.');
  }
  // A track's `ended` does not fire for our own stop().
  for (const track of stream.getAudioTracks()) track.addEventListener('ended', onEnded);
  return { stream, release };
}

async function toMicrophoneError(error: unknown): Promise<AppError> {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError') {
    return new AppError('microphone_missing', 'No microphone was found. Plug one in and start again.', {
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
