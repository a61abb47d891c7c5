import { randomUUID } from 'node:crypto';
import type { CommandOutcome, PermissionAnswer, PermissionQuestion } from '../engines/engine.ts';
import type { Command, CommandRunner } from '../sandbox/commandRunner.ts';
import { shownCommand } from './shownCommand.ts';
import type { TurnScan } from './turnScan.ts';

/** A line of what a command says is told so often at most: it is for somebody who wonders whether it still works. */
const toldEveryMs = 5_000;
const toldChars = 200;

interface RunParts {
  readonly root: string;
  readonly runner: CommandRunner;
  readonly turnScan: TurnScan;
  readonly requestPermission: (question: PermissionQuestion) => Promise<PermissionAnswer>;
  readonly tell: (text: string) => void;
}

/** Runs one command of a task: asked for, with everything seen before, and told of while it runs. The caller looks afterwards. */
export async function runInWorkspace(
  command: Command,
  { root, runner, turnScan, requestPermission, tell }: RunParts,
  { signal }: { readonly signal: AbortSignal },
): Promise<CommandOutcome> {
  const { argv, folder, network } = command;
  const shown = shownCommand(argv);
  const sandboxed = await runner.sandboxed();
  // Also tells whether the sandbox can fence all that it must.
  if (sandboxed) await turnScan.look({ signal });
  const answer = await requestPermission({ kind: 'command', command: shown, folder, sandboxed, network });
  if (answer.kind === 'refused') return answer;
  await turnScan.begin({ signal });
  tell(`Running ${shown}.`);
  const callId = randomUUID();
  turnScan.authorship.begin(callId);
  let toldAtMs = performance.now();
  const onLine = (line: string): void => {
    if (line.trim() === '' || performance.now() - toldAtMs < toldEveryMs) return;
    toldAtMs = performance.now();
    tell(line.trim().slice(0, toldChars));
  };
  try {
    const { fenced } = turnScan;
    return { kind: 'ran', sandboxed, ...(await runner.run(root, command, { fenced, onLine, signal })) };
  } finally {
    turnScan.authorship.end(callId);
  }
}
