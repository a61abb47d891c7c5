import { modelPackages } from '../../protocol/voiceModels.ts';
import type { Line } from './lines.ts';

/** What `earshot-host COMMAND --help` teaches. */
export interface CommandHelp {
  /** How it is called, after the program's name. */
  readonly form: string;
  /** One line, for the list of commands. */
  readonly gist: string;
  readonly text: string;
  /** What `--json` prints; `failed` ends every command that could not be carried out. */
  readonly lines: readonly Line['event'][];
}

export const commandNames = [
  'install',
  'uninstall',
  'doctor',
  'workspace',
  'do',
  'undo',
  'redo',
  'apply-patch',
  'history',
  'provider',
  'stop',
] as const;
export type CommandName = (typeof commandNames)[number];

const taskLines = ['task.started', 'task.progress', 'edit', 'task.finished', 'waiting'] as const;

const undoLines = ['task.started', 'task.progress', 'edit', 'conflict', 'task.finished', 'waiting'] as const;

const waits = `If another Earshot works in DIR (another user's, one on another machine that shares the folder, or one that was
left over), it says whose and waits. Ctrl-C cancels: nothing is left half done.`;

const fetchedMegabytes = (modelPackages.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(0);

const chosenTask = `Without --task it is the last one in DIR that can be; "earshot-host history" lists them with their ids, and
the first letters of an id will do.`;

export const commandHelp: Readonly<Record<CommandName, CommandHelp>> = {
  install: {
    form: 'install (--browser NAME | --profile DIR) [--no-voice] [--extension-id ID]',
    gist: 'lets a browser start this host, and fetches the voice models',
    text: `Writes the two files by which a browser finds the host, and names them. Then fetches the models that hear and speak
on this machine (about ${fetchedMegabytes} MB, once), unless --no-voice; typing works without.

  --browser NAME     chrome, chromium, edge, brave or vivaldi
  --profile DIR      or: the browser that is started with --user-data-dir=DIR
  --no-voice         without the voice models
  --extension-id ID  also serve this extension, a store's build for one; repeatable

  earshot-host install --browser chrome`,
    lines: ['wrote', 'models.progress', 'models', 'waiting'],
  },
  uninstall: {
    form: 'uninstall (--browser NAME | --profile DIR)',
    gist: 'removes what install wrote there',
    text: `Removes the two files again and names them. Your settings, allowed folders and undo stay in the data folder.`,
    lines: ['removed', 'kept', 'waiting'],
  },
  doctor: {
    form: 'doctor',
    gist: 'what is registered, reachable and present, and what to do about the rest',
    text: `Looks at everything that must be so for Earshot to work, one line each, and says what to do about what is not.
Exits with 1 when something is missing.`,
    lines: ['finding', 'waiting'],
  },
  workspace: {
    form: 'workspace (add DIR | remove NAME-or-DIR | mode NAME-or-DIR MODE | list)',
    gist: 'the folders Earshot may change files in',
    text: `  workspace add DIR             allows a folder; the extension sees its name, never its path
  workspace remove NAME-or-DIR  forgets it; its files stay as they are
  workspace mode NAME-or-DIR MODE  when you are asked: ask-all, ask-risky (at first) or read-only
  workspace list                the allowed folders

A folder that holds more than a project (your home, the root) is refused: name the project's own folder.

  earshot-host workspace add ~/my-project`,
    lines: ['workspace.added', 'workspace.removed', 'workspace.mode', 'workspace', 'waiting'],
  },
  do: {
    form: 'do --workspace DIR "REQUEST"',
    gist: 'carries out a request without a browser',
    text: `Carries out what you ask for, prints the diff of each file and a sentence. DIR need not be an allowed folder: naming it
here is leave enough for this once. It can be undone.

  earshot-host do --workspace . "rename fetch user to load user"

${waits}

Exits with 0 when it is done, 2 when it asked back or did not understand, 1 when it failed or was cancelled.`,
    lines: taskLines,
  },
  undo: {
    form: 'undo --workspace DIR [--task ID] [--merge]',
    gist: 'takes back what a task changed',
    text: `Brings back every file of a task: bytes, mode and times; files it made go, deleted ones come back. What you changed
yourself since stays where the two do not touch; else nothing is undone, and it shows both versions.

  --merge  puts both versions into the file then, between git's conflict markers, for you to choose; "redo" takes it back

${chosenTask}

  earshot-host undo --workspace .
  earshot-host undo --workspace . --task 3f2a91c0 --merge

${waits}`,
    lines: undoLines,
  },
  redo: {
    form: 'redo --workspace DIR [--task ID]',
    gist: 'does again what an undo took back',
    text: `Takes an undo back. ${chosenTask}

  earshot-host redo --workspace .

${waits}`,
    lines: undoLines,
  },
  'apply-patch': {
    form: 'apply-patch --workspace DIR [FILE]',
    gist: 'applies a patch in the format of Codex',
    text: `Applies a patch in Codex's apply_patch format, from FILE or stdin: all of it or, with an exit of 1 and the reason,
nothing. "undo" takes it back. For example

  *** Begin Patch
  *** Update File: src/greet.py
  @@ def greet(name):
  -    print("Hello", name)
  +    print("Hi", name)
  *** End Patch

There are also *** Add File, *** Delete File, and *** Move to: after *** Update File (docs/apply-patch.md).

${waits}`,
    lines: taskLines,
  },
  history: {
    form: 'history --workspace DIR [--limit N]',
    gist: 'what was asked for in a folder, and what became of it',
    text: `Lists the tasks of DIR, newest first, whoever started them (voice, popup or terminal): id, time, outcome, whether it can
be undone or is undone, what was asked, and the files that changed.

  --limit N  as many (default 20)

  earshot-host history --workspace . --json | jq -r 'select(.undone | not) | .task.prompt'`,
    lines: ['task', 'waiting'],
  },
  provider: {
    form: 'provider (set [OPTIONS] | show | forget)',
    gist: 'who hears and speaks: this machine, or a cloud with your key',
    text: `  provider show    what is set, and where the key lies
  provider forget  forgets the key of what is set
  provider set     --kind local, openai or compatible
                   --base URL           of a service that speaks the same wire
                   --model M · --voice V · --transcription M, or none
                   --no-key             neither asks for a key nor reads one

A key is asked for, or read from stdin, never an argument: those stand in the list of processes. It is stored for its URL
and no other.

  echo "$KEY" | earshot-host provider set --kind openai`,
    lines: ['provider', 'waiting'],
  },
  stop: {
    form: 'stop [--now]',
    gist: 'ends the background process once it has finished what it does',
    text: `  --now  does not wait: what is running is cancelled, and can be undone

The next command, or the browser, starts it again. It also leaves by itself when nobody has needed it for a minute.`,
    lines: ['stopped', 'waiting'],
  },
};
