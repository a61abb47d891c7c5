import { parseArgs } from 'node:util';
import { AppError } from '../../protocol/appError.ts';
import { browserNames } from '../install/browsers.ts';
import type { InstallTarget } from '../install/hostPlace.ts';
import { providerKindSchema } from '../../protocol/provider.ts';
import type { WorkspaceMode } from '../../protocol/workspace.ts';
import { modeNames } from './workspaceMode.ts';
import { commandNames } from './commandHelp.ts';
import type { CommandName } from './commandHelp.ts';
import type { ProviderWish } from './provider.ts';

/** Answered by the program itself. */
export type ExplainCommand =
  { readonly kind: 'help'; readonly about: CommandName | undefined } | { readonly kind: 'version' };

export type WorkCommand =
  | { readonly kind: 'doctor' | 'listWorkspaces' }
  | { readonly kind: 'stop'; readonly now: boolean }
  | {
      readonly kind: 'install';
      readonly target: InstallTarget;
      readonly voice: boolean;
      readonly extensionIds: readonly string[];
    }
  | { readonly kind: 'uninstall'; readonly target: InstallTarget }
  | { readonly kind: 'addWorkspace'; readonly folder: string }
  | { readonly kind: 'showProvider' | 'forgetKey' }
  | { readonly kind: 'setProvider'; readonly wish: ProviderWish; readonly withKey: boolean }
  | { readonly kind: 'setWorkspaceMode'; readonly workspace: string; readonly mode: WorkspaceMode }
  | { readonly kind: 'removeWorkspace'; readonly workspace: string }
  | { readonly kind: 'do'; readonly workspace: string; readonly prompt: string }
  /** Without a file the patch comes from stdin. */
  | { readonly kind: 'applyPatch'; readonly workspace: string; readonly file: string | undefined }
  /** `task` may be the beginning of an id; absent: the last one that can be. */
  | { readonly kind: 'undo'; readonly workspace: string; readonly task: string | undefined; readonly merge: boolean }
  | { readonly kind: 'redo'; readonly workspace: string; readonly task: string | undefined }
  | { readonly kind: 'history'; readonly workspace: string; readonly limit: number };

export interface CommandLine {
  readonly command: ExplainCommand | WorkCommand;
  readonly home: string | undefined;
  readonly json: boolean;
}

type Values = ReturnType<typeof parse>['values'];

/** Reads the arguments after the program's name. Throws `usage`, saying what is wrong. */
export function parseCommand(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  const line = { home: values.home, json: values.json === true };
  const [first, second] = positionals;
  if (first === 'help') return { ...line, command: { kind: 'help', about: readName(second) } };
  if (values.help === true) return { ...line, command: { kind: 'help', about: readName(first) } };
  if (values.version === true) return { ...line, command: { kind: 'version' } };
  return { ...line, command: readCommand(positionals, values) };
}

function readCommand([name, ...rest]: readonly string[], values: Values): WorkCommand {
  switch (name) {
    case 'install':
      expect(rest, 0, name);
      return {
        kind: 'install',
        target: readTarget(values),
        voice: values['no-voice'] !== true,
        extensionIds: values['extension-id'] ?? [],
      };
    case 'uninstall':
      expect(rest, 0, name);
      return { kind: 'uninstall', target: readTarget(values) };
    case 'doctor':
      expect(rest, 0, name);
      return { kind: name };
    case 'stop':
      expect(rest, 0, name);
      return { kind: name, now: values.now === true };
    case 'workspace':
      return readWorkspaceCommand(rest);
    case 'provider':
      return readProviderCommand(rest, values);
    case 'do': {
      const [prompt = ''] = expect(rest, 1, `do --workspace DIR "REQUEST"`);
      return { kind: 'do', workspace: requireWorkspace(values), prompt };
    }
    case 'apply-patch': {
      const [file] = rest.length === 0 ? rest : expect(rest, 1, 'apply-patch --workspace DIR [FILE]');
      return { kind: 'applyPatch', workspace: requireWorkspace(values), file };
    }
    case 'undo': {
      expect(rest, 0, name);
      const merge = values.merge === true;
      return { kind: name, workspace: requireWorkspace(values), task: readTask(values), merge };
    }
    case 'redo':
      expect(rest, 0, name);
      return { kind: name, workspace: requireWorkspace(values), task: readTask(values) };
    case 'history':
      expect(rest, 0, name);
      return { kind: name, workspace: requireWorkspace(values), limit: readLimit(values) };
    case undefined:
      throw new AppError('usage', 'Name a command.');
    default:
      throw new AppError('usage', `There is no command ${name}.`);
  }
}

function readWorkspaceCommand([action, ...rest]: readonly string[]): WorkCommand {
  switch (action) {
    case 'add': {
      const [folder = ''] = expect(rest, 1, 'workspace add DIR');
      return { kind: 'addWorkspace', folder };
    }
    case 'remove': {
      const [workspace = ''] = expect(rest, 1, 'workspace remove NAME-or-DIR');
      return { kind: 'removeWorkspace', workspace };
    }
    case 'mode': {
      const [workspace = '', name = ''] = expect(rest, 2, 'workspace mode NAME-or-DIR MODE');
      const mode = Object.entries(modeNames).find(([known]) => known === name)?.[1];
      if (mode === undefined) throw new AppError('usage', `A mode is one of ${Object.keys(modeNames).join(', ')}.`);
      return { kind: 'setWorkspaceMode', workspace, mode };
    }
    case 'list':
      expect(rest, 0, 'workspace list');
      return { kind: 'listWorkspaces' };
    default:
      throw new AppError('usage', 'Say "workspace add DIR", "workspace remove NAME-or-DIR" or "workspace list".');
  }
}

function readProviderCommand([action, ...rest]: readonly string[], values: Values): WorkCommand {
  switch (action) {
    case 'set': {
      if (rest.length > 0)
        throw new AppError('usage', 'A key is never an argument: it is asked for, or read from stdin.');
      return { kind: 'setProvider', wish: readProviderWish(values), withKey: values['no-key'] !== true };
    }
    case 'show':
    case 'forget':
      expect(rest, 0, `provider ${action}`);
      return { kind: action === 'show' ? 'showProvider' : 'forgetKey' };
    default:
      throw new AppError('usage', 'Say "provider set", "provider show" or "provider forget".');
  }
}

function readProviderWish({ kind, base, model, voice, transcription }: Values): ProviderWish {
  const known = providerKindSchema.options.find((option) => option === kind);
  if (kind !== undefined && known === undefined) {
    throw new AppError('usage', `--kind is one of ${providerKindSchema.options.join(', ')}.`);
  }
  return {
    ...(known === undefined ? {} : { kind: known }),
    ...(base === undefined ? {} : { baseUrl: base }),
    ...(model === undefined ? {} : { model }),
    ...(voice === undefined ? {} : { voice }),
    ...(transcription === undefined ? {} : { transcription: transcription === 'none' ? null : transcription }),
  };
}

function readTarget({ browser, profile }: Values): InstallTarget {
  if (profile !== undefined && browser === undefined) return { kind: 'profile', folder: profile };
  const known = browserNames.find((name) => name === browser);
  if (known !== undefined && profile === undefined) return { kind: 'browser', browser: known };
  throw new AppError('usage', `Say --browser NAME (${browserNames.join(', ')}) or --profile DIR.`);
}

function requireWorkspace({ workspace }: Values): string {
  if (workspace === undefined) throw new AppError('usage', 'Say which folder: --workspace DIR.');
  return workspace;
}

function readTask({ task }: Values): string | undefined {
  if (task === undefined || /^[\w.:-]{4,128}$/.test(task)) return task;
  throw new AppError(
    'usage',
    '--task is an id, or its first letters, four at least: "earshot-host history" lists them.',
  );
}

function readLimit({ limit = '20' }: Values): number {
  if (/^[1-9]\d{0,4}$/.test(limit)) return Number(limit);
  throw new AppError('usage', '--limit is a number from 1 to 99999.');
}

/** A name nobody knows is wrong usage, with help or without. */
function readName(name: string | undefined): CommandName | undefined {
  const known = commandNames.find((candidate) => candidate === name);
  if (name !== undefined && known === undefined) throw new AppError('usage', `There is no command ${name}.`);
  return known;
}

function expect(rest: readonly string[], count: number, form: string): readonly string[] {
  if (rest.length === count) return rest;
  const found = rest.length > count ? `does not know what "${rest[count] ?? ''}" is` : 'needs one thing more';
  throw new AppError('usage', `"${form}" ${found}.`);
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        browser: text,
        profile: text,
        home: text,
        workspace: text,
        task: text,
        merge: flag,
        limit: text,
        'extension-id': { type: 'string', multiple: true },
        'no-voice': flag,
        kind: text,
        base: text,
        model: text,
        voice: text,
        transcription: text,
        'no-key': flag,
        now: flag,
        json: flag,
        version: flag,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new AppError('usage', error instanceof Error ? error.message : 'Wrong usage.', { cause: error });
  }
}
