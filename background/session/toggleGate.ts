const repeatMs = 900;

/**
 * Whether a press of the toggle shortcut is one. The browser tells of no key-up, but a held key fires again after some
 * 660 ms and then 25 times a second: whatever follows closely on another event is that, not a press.
 */
export class ToggleGate {
  #lastMs = -Infinity;

  isPress(atMs: number): boolean {
    const pausedMs = atMs - this.#lastMs;
    this.#lastMs = atMs;
    return pausedMs >= repeatMs;
  }
}
