import * as z from 'zod/mini';
import { appErrorCodes } from '../../protocol/appError.ts';
import type { Contract, Schema } from '../../protocol/contract.ts';
import { hostContract } from '../../protocol/hostContract.ts';
import { limits, protocolVersion } from '../../protocol/limits.ts';
import { offscreenContract } from '../../protocol/offscreenContract.ts';
import { surfaceContract } from '../../protocol/surfaceContract.ts';
import { terminalContract } from '../../protocol/terminalContract.ts';
import { voiceContract } from '../../protocol/voiceContract.ts';

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

function shape(schema: Schema): string {
  return `\`${write(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })).replaceAll('|', '\\|')}\``;
}

interface JsonSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly oneOf?: readonly JsonSchema[] | undefined;
  readonly items?: unknown;
  readonly properties?: unknown;
  readonly required?: readonly string[] | undefined;
}

/** A JSON Schema as a TypeScript-like type: what a reader wants to see in a table. */
function write(schema: JsonSchema): string {
  const { anyOf, oneOf, properties, items } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  // The one long enum; listed once, at the end of the page.
  if (schema.enum?.length === appErrorCodes.length) return 'ErrorCode';
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return choices.map(write).join(' | ');
  if (schema.type === 'array') return `(${isSchema(items) ? write(items) : 'unknown'})[]`;
  if (typeof properties === 'object' && properties !== null) {
    const fields = Object.entries(properties).map(([name, value]: [string, unknown]) => {
      const optional = schema.required?.includes(name) === true ? '' : '?';
      return `${name}${optional}: ${isSchema(value) ? write(value) : 'unknown'}`;
    });
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return [schema.type ?? 'unknown'].flat().join(' | ');
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}

function onlyNew(contract: Contract, base: Contract): Contract {
  const requests = Object.fromEntries(Object.entries(contract.requests).filter(([name]) => !(name in base.requests)));
  return { requests, events: {} };
}
