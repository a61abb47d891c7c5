/** What came of asking for the microphone. `unavailable`: allowed, but taken by another program or withheld by the system. */
export type MicrophoneAnswer = 'granted' | 'denied' | 'dismissed' | 'missing' | 'unavailable';

/** What this needs of `navigator`. */
export interface MicrophoneSource {
  readonly mediaDevices: Pick<MediaDevices, 'getUserMedia'>;
  readonly permissions: Pick<Permissions, 'query'>;
}

/**
 * Asks the browser for the microphone, which prompts the user, and lets go of it at once: only the permission is wanted.
 * "No" and "closed the question" are the same error, so the permission's state afterwards tells them apart.
 */
export async function askMicrophone(source: MicrophoneSource): Promise<MicrophoneAnswer> {
  try {
    const stream = await source.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return 'granted';
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (error.name === 'NotFoundError') return 'missing';
    const { state } = await readMicrophonePermission(source);
    if (state === 'granted') return 'unavailable';
    return state === 'denied' ? 'denied' : 'dismissed';
  }
}

/** The permission as it stands, with its change event. */
export function readMicrophonePermission({ permissions }: MicrophoneSource): Promise<PermissionStatus> {
  return permissions.query({ name: 'microphone' });
}
