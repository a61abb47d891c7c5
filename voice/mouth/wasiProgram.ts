// Just enough of WASI preview 1 to run a program that reads its arguments and writes one file from beginning to end, in
// memory: it sees one folder, "/out", and whatever it opens there is that file.
// node:wasi crashes the whole process after a dozen runs (nodejs/node#53087, open: its fast calls lose the memory).

const success = 0;
const badFile = 8;
const cannotSeek = 70;
const outputFolder = 3;
const outputFile = 4;
const folderName = new TextEncoder().encode('/out');
const kinds = { characterDevice: 2, folder: 3, file: 4 };

/** How a program ended and the bytes of the file it wrote. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly output: Uint8Array;
}

class Exit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Runs a compiled WASI program to its end on this thread. It sees no files of ours and no environment. */
export async function runWasiProgram(program: WebAssembly.Module, args: readonly string[]): Promise<ProgramResult> {
  const written: Uint8Array[] = [];
  const encodedArgs = args.map((arg) => new TextEncoder().encode(`${arg}\0`));
  let memory = new WebAssembly.Memory({ initial: 0 });
  // Made anew for each call: the memory's buffer is replaced when it grows.
  const view = (): DataView => new DataView(memory.buffer);

  const imports = {
    args_sizes_get(countAt: number, bytesAt: number): number {
      view().setUint32(countAt, encodedArgs.length, true);
      view().setUint32(
        bytesAt,
        encodedArgs.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return success;
    },
    args_get(pointersAt: number, bytesAt: number): number {
      let at = bytesAt;
      for (const [index, arg] of encodedArgs.entries()) {
        view().setUint32(pointersAt + index * 4, at, true);
        new Uint8Array(memory.buffer).set(arg, at);
        at += arg.length;
      }
      return success;
    },
    clock_time_get(_clock: number, _precision: bigint, timeAt: number): number {
      view().setBigUint64(timeAt, BigInt(Date.now()) * 1_000_000n, true);
      return success;
    },
    fd_write(file: number, piecesAt: number, pieces: number, writtenAt: number): number {
      let total = 0;
      for (let piece = 0; piece < pieces; piece++) {
        const start = view().getUint32(piecesAt + piece * 8, true);
        const length = view().getUint32(piecesAt + piece * 8 + 4, true);
        if (file === outputFile) written.push(new Uint8Array(memory.buffer).slice(start, start + length));
        total += length;
      }
      view().setUint32(writtenAt, total, true);
      return success;
    },
    fd_fdstat_get(file: number, statAt: number): number {
      const kind = file === outputFolder ? kinds.folder : file === outputFile ? kinds.file : kinds.characterDevice;
      new Uint8Array(memory.buffer).fill(0, statAt, statAt + 24);
      view().setUint8(statAt, kind);
      // All rights, and all to hand on.
      view().setBigUint64(statAt + 8, 0xffff_ffff_ffff_ffffn, true);
      view().setBigUint64(statAt + 16, 0xffff_ffff_ffff_ffffn, true);
      return success;
    },
    fd_close: () => success,
    fd_fdstat_set_flags: () => success,
    fd_prestat_get(file: number, statAt: number): number {
      if (file !== outputFolder) return badFile;
      view().setUint32(statAt, 0, true);
      view().setUint32(statAt + 4, folderName.length, true);
      return success;
    },
    fd_prestat_dir_name(_file: number, nameAt: number): number {
      new Uint8Array(memory.buffer).set(folderName, nameAt);
      return success;
    },
    path_open(...args: readonly unknown[]): number {
      view().setUint32(Number(args.at(-1)), outputFile, true);
      return success;
    },
    fd_read: () => badFile,
    fd_seek: () => cannotSeek,
    proc_exit(code: number): never {
      throw new Exit(code);
    },
  };

  const { exports } = await WebAssembly.instantiate(program, { wasi_snapshot_preview1: imports });
  if (!(exports.memory instanceof WebAssembly.Memory)) throw new Error('Not a WASI program: it exports no memory.');
  memory = exports.memory;
  return { exitCode: start(exports._start), output: Buffer.concat(written) };
}

function start(main: unknown): number {
  if (typeof main !== 'function') throw new Error('Not a WASI program: it has no start.');
  try {
    Reflect.apply(main, undefined, []);
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    throw error;
  }
}
