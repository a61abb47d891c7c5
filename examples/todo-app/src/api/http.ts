export interface HttpClient {
  get(path: string): Promise<unknown>;
}

export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, path: string) {
    super(`GET ${path} answered ${status}`);
    this.status = status;
  }
}

/** A client that answers from memory, for the demo and the tests. */
export function createMemoryClient(records: Record<string, unknown>): HttpClient {
  return {
    async get(path) {
      if (!Object.hasOwn(records, path)) throw new HttpError(404, path);
      return records[path];
    },
  };
}
