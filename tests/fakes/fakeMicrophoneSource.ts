import type { MicrophoneSource } from '../../welcome/microphoneAccess.ts';

/** `navigator` as far as the microphone goes: the test plays browser and user. */
export class FakeMicrophoneSource implements MicrophoneSource {
  readonly #status = new FakePermissionStatus();
  readonly #questions: ((error: DOMException) => void)[] = [];

  readonly mediaDevices = {
    getUserMedia: (): Promise<MediaStream> => new Promise((_resolve, reject) => this.#questions.push(reject)),
  };
  readonly permissions = { query: (): Promise<PermissionStatus> => Promise.resolve(this.#status) };

  /** Sets the permission, as the browser's settings do. */
  setPermission(state: PermissionState): void {
    this.#status.state = state;
    this.#status.dispatchEvent(new Event('change'));
  }

  /** Rejects the open question as the browser does, with an error of this name. */
  fail(name: 'NotAllowedError' | 'NotFoundError' | 'NotReadableError'): void {
    this.#questions.shift()?.(new DOMException('Refused', name));
  }
}

class FakePermissionStatus extends EventTarget implements PermissionStatus {
  readonly name = 'microphone';
  onchange = null;
  state: PermissionState = 'prompt';
}
