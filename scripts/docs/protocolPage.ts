import { appErrorCodes } from '../../protocol/appError.ts';
import type { Contract } from '../../protocol/contract.ts';
import { hostContract } from '../../protocol/hostContract.ts';
import { limits, protocolVersion } from '../../protocol/limits.ts';
import { offscreenContract } from '../../protocol/offscreenContract.ts';
import { surfaceContract } from '../../protocol/surfaceContract.ts';
import { terminalContract } from '../../protocol/terminalContract.ts';
import { voiceContract } from '../../protocol/voiceContract.ts';
import { shape } from './shape.ts';

const contracts: readonly (readonly [title: string, who: string, contract: Contract])[] = [
  ['Surface', 'background serves popup, side panel and welcome', surfaceContract],
  ['Offscreen', 'offscreen serves background', offscreenContract],
  ['Host', 'the daemon serves background, through a relay', hostContract],
  ['Terminal', 'the daemon serves earshot-host; besides all of Host', onlyNew(terminalContract, hostContract)],
  ['Voice', 'the voice server serves the daemon', voiceContract],
];

/** docs/protocol.md, from the contracts themselves. */
export function protocolPage(): string {
  const sections = contracts.map(([title, who, contract]) => `## ${title}: ${who}\n\n${describe(contract)}`);
  const bounds = Object.entries(limits).map(([name, value]) => `| ${name} | ${value.toLocaleString('en')} |`);
  return [
    '# Protocol\n',
    'Made by `npm run docs` from the contracts in `protocol/`. JSON-RPC 2.0 over ports; every message is validated at both',
    `ends. Protocol version ${protocolVersion}.\n`,
    sections.join('\n'),
    `## Limits\n\n| limit | value |\n| --- | --- |\n${bounds.join('\n')}\n`,
    `## Error codes\n\n${appErrorCodes.map((code) => `\`${code}\``).join(' · ')}\n`,
  ].join('\n');
}

function describe({ requests, events }: Contract): string {
  const asked = Object.entries(requests).map(
    ([name, { params, result }]) => `| \`${name}\` | ${shape(params)} | ${shape(result)} |`,
  );
  const told = Object.entries(events).map(([name, schema]) => `| \`${name}\` | ${shape(schema)} |`);
  const requestTable = `| request | params | result |\n| --- | --- | --- |\n${asked.join('\n')}\n`;
  return told.length === 0 ? requestTable : `${requestTable}\n| event | params |\n| --- | --- |\n${told.join('\n')}\n`;
}

function onlyNew(contract: Contract, base: Contract): Contract {
  const requests = Object.fromEntries(Object.entries(contract.requests).filter(([name]) => !(name in base.requests)));
  return { requests, events: {} };
}
