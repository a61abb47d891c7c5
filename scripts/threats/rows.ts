/** What Earshot does about one threat; the tests that carry `threat#row` in their name hold it. */
export interface Threat {
  readonly row: string;
  readonly threat: string;
  readonly answer: string;
}

/** The threats the host is built against. */
export const threats: readonly Threat[] = [
  {
    row: 'origin',
    threat: 'Another extension, page or program talks to the host',
    answer:
      'One extension id in the registration, checked again by the relay; the daemon listens on an owner-only socket and reads a token before anything else; the voice server has a bearer token of its own for each call.',
  },
  {
    row: 'silent-install',
    threat: 'A program registers itself with browsers nobody named',
    answer:
      'Only `install` writes a registration, only for the browser it names, and lists each file; `uninstall` removes it.',
  },
  {
    row: 'page',
    threat: 'Text on a page, in a file or in a command’s output asks for something',
    answer:
      'Pages cannot reach the extension; text counts as data. A function call that answers a question is only a pointer to what the user said after it was asked.',
  },
  {
    row: 'extension',
    threat: 'The extension itself is taken over',
    answer: 'Messages name a workspace by id. Roots, programs and addresses are set on the host’s side.',
  },
  {
    row: 'repository-config',
    threat: 'The repository brings settings that run programs: MCP servers, hooks, agent files',
    answer:
      'Nothing in a repository is trusted by opening it; Codex starts read-only, without trust, and is given leave turn by turn.',
  },
  {
    row: 'traversal',
    threat: 'A path leads out of the workspace',
    answer: 'One jail turns a request’s path into a safe one, by Windows’ rules everywhere.',
  },
  {
    row: 'links',
    threat: 'A symbolic or hard link leads out of the workspace',
    answer:
      'Every part of a path is looked at without following; a link must end inside; files with a second name are left alone.',
  },
  {
    row: 'race',
    threat: 'A file or folder is swapped between check and write',
    answer: 'Looked at again at the last moment through an open handle; a difference stops the whole write.',
  },
  {
    row: 'git-hooks',
    threat: 'A change to `.git` or to an agent’s folder runs code later',
    answer:
      'Off limits to every operation, below the root too; a new one there has another name until the user says yes. Files that run code by themselves always ask.',
  },
  {
    row: 'secrets',
    threat: 'A key is seen by a child process, a log, a page or a repository',
    answer:
      'Children get an allow-listed environment; keys live in the keyring or an owner-only file and never in a record.',
  },
  {
    row: 'commands',
    threat: 'A command does more than it says',
    answer:
      'A sandbox without network, or a question; time and output are bounded, and nothing of it is left afterwards.',
  },
  {
    row: 'frames',
    threat: 'Huge or malformed messages',
    answer:
      'Lengths are checked before memory is taken; schemas on both sides; a bad frame is an error, a bad length the end of the connection.',
  },
  {
    row: 'two-hosts',
    threat: 'Two hosts work in one repository',
    answer: 'One daemon per data folder, one lock per workspace.',
  },
  {
    row: 'orphans',
    threat: 'Processes outlive what started them',
    answer: 'Each in a group of its own, ended with its task; what a killed daemon left is swept at the next start.',
  },
  {
    row: 'crash',
    threat: 'The host dies in the middle of a write',
    answer: 'The journal says first what will be done; the next start makes every file old or new.',
  },
  {
    row: 'full-disk',
    threat: 'The disk is full',
    answer: 'Nothing takes its place before it is complete and synced; a failure changes nothing.',
  },
  {
    row: 'read-only',
    threat: 'A file or folder is write-protected',
    answer: 'Told, never chmodded.',
  },
  {
    row: 'undo',
    threat: 'Undo takes what the user did, or what is git’s',
    answer:
      'Only files that a task changed go back; newer lines are merged or left, with both versions shown (written into the file only on request); what the user saves elsewhere while a task runs, or after its host died, is not the task’s; git’s index, refs and stash are not touched.',
  },
  {
    row: 'encodings',
    threat: 'Line ends, byte order marks and encodings are lost',
    answer: 'Kept as they are; what is no UTF-8 text is refused.',
  },
];
