import { readFileSync } from 'node:fs';
import path from 'node:path';
import { firstTaskLine } from './drawRepository.ts';
import type { Random } from './drawRepository.ts';

/** What tasks change: only files that git does not ignore, and of texts only what comes after the user's lines. */
export interface EditedTree {
  readonly root: string;
  /** Every file there is that a task may change. */
  readonly paths: () => readonly string[];
  readonly random: Random;
  /** Another word at each call, which stands nowhere yet. */
  readonly fresh: () => string;
}

const isText = /\.(?:ts|js|py|md|txt|sh)$/;

/** A patch in the apply_patch format of one to four operations. */
export function drawPatch(tree: EditedTree): string {
  const { random, fresh } = tree;
  const parts = new Map<string, string>();
  for (let left = random.int(1, 4); left > 0; left -= 1) {
    if (random.int(0, 3) === 0) {
      const added = `${random.pick(['', 'src/', `new-${fresh()}/deep/`])}${fresh()}.txt`;
      parts.set(added, `*** Add File: ${added}\n+made ${fresh()}\n+and ${fresh()}`);
      continue;
    }
    const file = random.pick(tree.paths().filter((each) => isText.test(each)));
    parts.set(file, random.int(0, 5) === 0 ? `*** Delete File: ${file}` : drawUpdate(tree, file));
  }
  return `*** Begin Patch\n${[...parts.values()].join('\n')}\n*** End Patch`;
}

function drawUpdate({ root, random, fresh }: EditedTree, file: string): string {
  const lines = readFileSync(path.join(root, file), 'utf8').split(/\r?\n/).slice(firstTaskLine);
  const usable = lines.filter((line) => line !== '');
  if (usable.length === 0) return `*** Delete File: ${file}`;
  const old = random.pick(usable);
  const hunk = random.pick([
    `-${old}\n+${old} ${fresh()}`,
    `-${old}\n+${fresh()}\n+${fresh()}`,
    ` ${old}\n+${fresh()}`,
    `-${old}`,
  ]);
  const move = random.int(0, 5) === 0 ? `\n*** Move to: moved/${fresh()}${path.extname(file)}` : '';
  return `*** Update File: ${file}${move}\n@@\n${hunk}`;
}

/** A line for a shell that changes one to six things, slowly enough to be ended between two of them. */
export function drawScript(tree: EditedTree): string {
  const steps = Array.from({ length: tree.random.int(1, 6) }, () => drawStep(tree));
  return steps.join('; sleep 0.02; ');
}

function drawStep({ root, paths, random, fresh }: EditedTree): string {
  const { int, pick } = random;
  const file = pick(paths());
  const quoted = `'${file}'`;
  const name = fresh();
  const text = isText.test(file) ? readFileSync(path.join(root, file), 'latin1').split('\n') : [];
  const line = int(firstTaskLine + 1, Math.max(firstTaskLine + 1, text.length - 1));
  switch (int(0, 9)) {
    case 0:
      return `rm -f ${quoted}`;
    case 1:
      return `mkdir -p out/${name} && mv ${quoted} out/${name}/`;
    case 2:
      return `chmod ${pick(['755', '600', '640', '444'])} ${quoted}`;
    case 3:
      return `cp ${quoted} ${name}.copy`;
    case 4:
      return `mkdir -p out/${name}/deep && printf '${name}\\n' > out/${name}/deep/new.txt`;
    case 5:
      return `printf '\\000\\377${name}' > ${name}.bin`;
    case 6:
      return `for i in 1 2 3 4 5 6 7 8; do printf "$i ${name}\\n" > ${name}-$i.txt; done`;
    case 7:
      return text.length > firstTaskLine ? `printf '%s\\n' ${name} >> ${quoted}` : `: > ${quoted}`;
    default:
      return text.length > firstTaskLine ? `sed -i '${line}s/.*/${name}/' ${quoted}` : `: > ${quoted}`;
  }
}

/** A request that the commands engine carries out by itself. */
export function drawCommand({ root, paths, random, fresh }: EditedTree): string {
  const { int, pick } = random;
  const file = pick(paths().filter((each) => /\.(?:ts|js)$/.test(each)));
  const words = readFileSync(path.join(root, file), 'utf8');
  const name = pick([...(words.match(/\bshared\w+/g) ?? ['shared0'])]);
  if (int(0, 2) > 0) return `rename ${name} to shared${fresh()}`;
  return `replace ${pick([...(words.match(/\bword\w+/g) ?? ['word1'])])} with word${fresh()}`;
}
