// Imported first in each browser entry: extension pages forbid eval, and zod probes for it when a schema is created.
import { config } from 'zod/mini';

config({ jitless: true });
