import { findTaggedTests, toCell } from '../tags/taggedTests.ts';
import { threats } from '../threats/rows.ts';

const head = `# Threats

Made by \`npm run docs\` from \`scripts/threats/rows.ts\` and the names of the tests. \`npm test\` fails when a test named here
did not run and pass; one that only another system can run may be skipped.

| threat# | threat | what Earshot does | tests |
|---|---|---|---|
`;

/** `docs/threats.md`. */
export function threatsPage(root: string): string {
  const tagged = findTaggedTests(root, 'threat');
  const rows = threats.map(({ row, threat, answer }) => {
    const tests = tagged.filter(({ rows: named }) => named.includes(row));
    return `| ${row} | ${threat} | ${answer} | ${tests.map(toCell).join('<br>')} |`;
  });
  return `${head}${rows.join('\n')}\n`;
}
