import * as z from 'zod/mini';
import { appErrorCodes } from '../../protocol/appError.ts';
import type { Schema } from '../../protocol/contract.ts';

/** A schema as a TypeScript-like type in a cell of a Markdown table. */
export function shape(schema: Schema): string {
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
