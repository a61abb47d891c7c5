import path from 'node:path';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '..', '..');
/** A file that is never written: it lies where its imports are found. */
const file = path.join(root, 'tests', 'protocol', 'literals.ts');

/**
 * Compiles values as literals of types of a module, and returns what the compiler says of each type's: nothing when all fit.
 * A literal is checked more strictly than a value at hand: what the type does not know is an error too.
 */
export function checkLiterals(module: string, valuesOf: Readonly<Record<string, readonly unknown[]>>): string[] {
  const types = Object.keys(valuesOf);
  const lines = types.flatMap((type) =>
    (valuesOf[type] ?? []).map((value, at) => `export const ${type}${at}: ${type} = ${JSON.stringify(value)};`),
  );
  const source = [`import type { ${types.join(', ')} } from '${module}';`, ...lines].join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => path.resolve(name) === file || disk.fileExists(name),
    getSourceFile: (name, ...rest) =>
      path.resolve(name) === file
        ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2024)
        : disk.getSourceFile(name, ...rest),
  };
  const program = ts.createProgram([file], options, host);
  const own = program.getSourceFile(file);
  return ts.getPreEmitDiagnostics(program, own).map((diagnostic) => {
    const line = own === undefined ? 0 : own.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line;
    return `${lines[line - 1] ?? 'the import'}\n${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
  });
}
