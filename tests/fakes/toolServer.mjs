import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

// An MCP server with one tool, which writes what it was given into a file.
const [file = ''] = process.argv.slice(2);
const results = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'own', version: '1' },
  }),
  'tools/list': () => ({ tools: [{ name: 'poke', description: 'Pokes.', inputSchema: { type: 'object' } }] }),
  'tools/call': ({ arguments: given }) => {
    writeFileSync(file, JSON.stringify(given));
    return { content: [{ type: 'text', text: 'poked' }] };
  },
};
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const result = results[method]?.(params) ?? {};
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
});
