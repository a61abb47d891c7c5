import type { BigIntStats } from 'node:fs';
import { isAbsolute, posix, relative, sep } from 'node:path';
import { AppError } from '../../../protocol/appError.ts';
import type { WorkspaceMode } from '../../../protocol/workspace.ts';
import type { PermissionAnswer, PermissionQuestion } from '../../engines/engine.ts';
import { confine } from '../../workspace/confine.ts';
import { refuseSecondNames } from '../../workspace/refuseSecondNames.ts';
import { isProgram, whyRisky } from '../../workspace/whyRisky.ts';
import type { Change } from '../../workspace/writePlan.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Approvals, Asker } from './approvals.ts';
import { keysOf } from './decisions.ts';
import { judge } from './judge.ts';
import type { Step } from './judge.ts';
import { isPackage, whyRiskyWrite } from './whyRiskyWrite.ts';

interface GateParts {
  readonly asker: Asker;
  readonly workspace: Workspace;
  /** As it is now: the user may change it while the task runs. */
  readonly mode: () => WorkspaceMode;
  /** Whether a sandbox leaves something open in this workspace that is off limits. */
  readonly isCrowded: () => boolean;
  readonly approvals: Approvals;
  readonly signal: AbortSignal;
}

interface Place {
  readonly path: string;
  readonly asked: string;
  readonly executable: boolean;
  /** Undefined where nothing is yet. */
  readonly stats: BigIntStats | undefined;
}

type EditStep = Extract<Step, { kind: 'edit' }>;

/** What stands between one task's engine and the disk: judges every step, and asks the user where the mode demands it. */
export class Gate {
  readonly #parts: GateParts;
  /** What was refused in this task: an engine that tries the same again is not asked about again. */
  readonly #refused = new Map<string, string>();
  /** The files of which a risky change was allowed in this task. */
  readonly #allowed = new Set<string>();

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** Answers an engine's question. Rejects with the signal's reason. */
  async permit(question: PermissionQuestion): Promise<PermissionAnswer> {
    let step: Step;
    try {
      step = await this.#resolve(question);
    } catch (error) {
      // Outside of the workspace or off limits: nobody is asked about that.
      if (error instanceof AppError && error.code === 'path_refused') return { kind: 'refused', reason: error.message };
      throw error;
    }
    const answer = await this.#decide(step, question.reason);
    if (answer.kind === 'allowed') this.#allow(step);
    return answer;
  }

  /** Those of some files that are risky to change, and whose change was not allowed in this task. */
  async unasked(paths: readonly string[]): Promise<string[]> {
    // Where one cannot be looked at any more, something else took its place.
    const places = await Promise.all(paths.map((path) => this.#place(path).catch(() => undefined)));
    return places.flatMap((place) =>
      place !== undefined && riskOf(place) !== undefined && !this.#allowed.has(place.path) ? [place.path] : [],
    );
  }

  /**
   * Whether git's or an agent's own folders may stay that the task has made below the root; their names are the host's own
   * finding. Rejects with the signal's reason.
   */
  async permitKept(paths: readonly string[]): Promise<PermissionAnswer> {
    const files = paths.map((path) => ({ path, risk: ownedRisk }));
    return await this.#decide({ kind: 'edit', files, done: true }, undefined);
  }

  /** Returns when a write may be made. Rejects `not_allowed` with the user's reason, and `path_refused`. */
  async permitWrite(changes: readonly Change[]): Promise<void> {
    let step = await this.#resolveWrite(changes);
    while (this.#mustAsk(step)) {
      const answer = await this.#decide(step, undefined);
      if (answer.kind === 'refused') throw new AppError('not_allowed', `Not changed: ${answer.reason}`);
      const asked = JSON.stringify(keysOf(step));
      step = await this.#resolveWrite(changes);
      // A link that was turned elsewhere while the user thought leads to another file: that is asked about too.
      if (JSON.stringify(keysOf(step)) === asked) break;
    }
    this.#allow(step);
  }

  #allow(step: Step): void {
    if (step.kind !== 'edit') return;
    for (const { path, risk } of step.files) if (risk !== undefined) this.#allowed.add(path);
  }

  #mustAsk(step: Step): boolean {
    return judge(step, this.#parts.mode()).kind !== 'allow';
  }

  async #decide(step: Step, reason: string | undefined): Promise<PermissionAnswer> {
    const { asker, approvals, mode, signal } = this.#parts;
    const verdict = judge(step, mode());
    if (verdict.kind === 'allow') return { kind: 'allowed', scope: 'once' };
    if (verdict.kind === 'refuse') return { kind: 'refused', reason: verdict.reason };
    const past = approvals.recall(asker, step) ?? this.#recall(step);
    if (past !== undefined) return past;
    const answer = await approvals.ask(asker, step, { alwaysAsk: verdict.alwaysAsk, reason }, { signal });
    if (answer.kind === 'refused') this.#refused.set(JSON.stringify(keysOf(step)), answer.reason);
    // The user may have made the workspace read only meanwhile.
    if (mode() === 'readOnly') return this.#decide(step, reason);
    return answer;
  }

  #recall(step: Step): PermissionAnswer | undefined {
    const reason = this.#refused.get(JSON.stringify(keysOf(step)));
    return reason === undefined ? undefined : { kind: 'refused', reason };
  }

  async #resolve(question: PermissionQuestion): Promise<Step> {
    switch (question.kind) {
      case 'command': {
        const { command, folder, sandboxed, network } = question;
        const place = folder === '.' ? '' : folder;
        const crowded = this.#parts.isCrowded() ? { crowded: true } : {};
        return {
          kind: 'command',
          command,
          folder: place,
          sandboxed,
          ...crowded,
          ...(network === true ? { network } : {}),
        };
      }
      case 'edit': {
        const files = await Promise.all(question.paths.map((path) => this.#place(this.#inside(path))));
        // An engine writes in place. What has been done is taken back or not, as the answer will be.
        const { workspace, signal } = this.#parts;
        if (question.done !== true) await refuseSecondNames(workspace.root, files, { signal });
        const done = question.done === true ? { done: true } : {};
        return { kind: 'edit', files: files.map((file) => ({ ...toFile(file), risk: riskOf(file) })), ...done };
      }
      case 'other':
        return { kind: 'other', title: question.title };
    }
  }

  async #resolveWrite(changes: readonly Change[]): Promise<EditStep> {
    const files = await Promise.all(
      changes.map(async ({ path, after }) => {
        const place = await this.#place(path);
        const file = toFile(place);
        // Only of a package.json it matters what is changed.
        const before = isPackage(file.path) ? await this.#parts.workspace.read(path).catch(() => undefined) : undefined;
        const written = {
          path: file.path,
          before: before?.text,
          after: after?.bytes,
          executable: { before: place.executable, after: ((after?.mode ?? 0) & 0o111) !== 0 },
        };
        return { ...file, risk: whyRiskyWrite(written) };
      }),
    );
    return { kind: 'edit', files };
  }

  /** Where a path leads, links resolved. Rejects `path_refused`. */
  async #place(asked: string): Promise<Place> {
    const { path, stats } = await confine(this.#parts.workspace.root, asked);
    return { path, asked, stats, executable: stats !== undefined && (stats.mode & 0o111n) !== 0n };
  }

  /** Engines name files by absolute paths too. */
  #inside(path: string): string {
    const { root } = this.#parts.workspace;
    if (!isAbsolute(path)) return posix.normalize(path);
    return relative(root, path).split(sep).join('/');
  }
}

const ownedRisk = 'git or an agent runs what it says';

/** Of a change whose contents nobody has told. */
function riskOf(place: Place): string | undefined {
  return whyRisky(place.path) ?? (isProgram(place) ? 'it can be run' : undefined);
}

function toFile({ path, asked }: Place): EditStep['files'][number] {
  return path === asked ? { path } : { path, asked };
}
