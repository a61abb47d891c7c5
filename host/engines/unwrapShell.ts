/** Engines hand a shell line to a shell: the line is what matters. */
const wrapper = /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh\s+-(?:l|c|lc|cl)+\s+(?:'([^']*)'|"([^"$`\\]*)")$/;

/** The line that a shell would be given, or the command itself. */
export function unwrapShell(command: string): string {
  const [, single, double] = wrapper.exec(command.trim()) ?? [];
  return (single ?? double ?? command).trim();
}
