import { toFailure } from '../../protocol/appError.ts';
import { browserNames } from '../install/browsers.ts';
import { checkModels } from '../install/checkModels.ts';
import { findHostPlace } from '../install/hostPlace.ts';
import { readRegistration } from '../install/readRegistration.ts';
import type { Context, ExitCode } from './context.ts';

/** One thing that must be so for Earshot to work; `problem` names the next step. */
interface Finding {
  readonly subject: string;
  readonly state: string;
  readonly problem: boolean;
}

/** Tells what is registered, reachable and present, and what to do about the rest. */
export async function doctor(context: Context): Promise<ExitCode> {
  const findings = [
    { subject: 'data folder', state: `${context.dataFolder} (log: logs/host.log)`, problem: false },
    ...(await examineBrowsers(context)),
    ...(await examineHost(context)),
    await examineModels(context),
  ];
  for (const finding of findings) {
    const { subject, state, problem } = finding;
    context.output.tell(`${problem ? 'problem' : 'ok     '}  ${subject}: ${state}`, { event: 'finding', ...finding });
  }
  return findings.some(({ problem }) => problem) ? 1 : 0;
}

async function examineBrowsers({ dataFolder, surroundings }: Context): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const browser of browserNames) {
    const place = findHostPlace({ kind: 'browser', browser }, dataFolder, surroundings);
    const registration = place === undefined ? 'missing' : await readRegistration(place);
    if (registration === 'missing') continue;
    const again = `"earshot-host install --browser ${browser}" writes it anew`;
    found.push(
      registration === 'whole'
        ? { subject: browser, state: `registered in ${place?.manifest ?? ''}`, problem: false }
        : { subject: browser, state: `${registration.problem}; ${again}`, problem: true },
    );
  }
  if (found.length > 0) return found;
  const state = 'none can start the host; run "earshot-host install --browser NAME"';
  return [{ subject: 'browsers', state, problem: true }];
}

async function examineHost({ connect, signal }: Context): Promise<Finding[]> {
  try {
    const terminal = await connect();
    const { workspaces } = await terminal.calls.request('workspace.folders', {}, { signal });
    terminal.close();
    const none = 'none; allow one with "earshot-host workspace add DIR"';
    return [
      { subject: 'host', state: 'answers', problem: false },
      {
        subject: 'workspaces',
        state: workspaces.map(({ folder }) => folder).join(', ') || none,
        problem: workspaces.length === 0,
      },
    ];
  } catch (error) {
    return [{ subject: 'host', state: toFailure(error).message, problem: true }];
  }
}

async function examineModels({ modelsFolder, signal }: Context): Promise<Finding> {
  try {
    await checkModels(modelsFolder, { signal });
    return { subject: 'voice models', state: `whole, in ${modelsFolder}`, problem: false };
  } catch (error) {
    return { subject: 'voice models', state: toFailure(error).message, problem: true };
  }
}
