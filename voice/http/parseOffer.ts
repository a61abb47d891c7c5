import * as z from 'zod/mini';
import { sessionConfigSchema } from '../../protocol/realtime/sessionConfig.ts';
import type { SessionConfig } from '../../protocol/realtime/sessionConfig.ts';
import { ApiError } from './apiError.ts';

/** What a client asks a call with. Without a `session`, the settings bound to its token hold. */
export interface Offer {
  readonly sdp: string;
  readonly session: SessionConfig | undefined;
}

/** Reads `POST …/calls`: form data with the parts `sdp` and `session`, or a bare SDP. Rejects with an ApiError. */
export async function parseOffer(contentType: string, body: Buffer): Promise<Offer> {
  if (contentType.startsWith('application/sdp')) return { sdp: checkSdp(body.toString()), session: undefined };
  if (!contentType.startsWith('multipart/form-data')) {
    throw new ApiError(415, 'unsupported_content_type', 'Send multipart/form-data or application/sdp.');
  }
  const form = await readForm(contentType, body);
  const sdp = await readPart(form, 'sdp');
  if (sdp === undefined)
    throw new ApiError(400, 'missing_required_parameter', "Missing required parameter: 'sdp'.", 'sdp');
  const session = await readPart(form, 'session');
  return { sdp: checkSdp(sdp), session: session === undefined ? undefined : parseSession(session) };
}

async function readForm(contentType: string, body: Buffer): Promise<FormData> {
  try {
    return await new Response(Uint8Array.from(body), { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    throw new ApiError(400, 'invalid_form_data', `The form data cannot be read: ${String(error)}`);
  }
}

/** A part may come with a type of its own, which makes it a file to the form parser. */
async function readPart(form: FormData, name: string): Promise<string | undefined> {
  const part = form.get(name);
  return part instanceof Blob ? await part.text() : (part ?? undefined);
}

function checkSdp(sdp: string): string {
  if (!sdp.startsWith('v=0') || !/^m=audio /m.test(sdp)) {
    throw new ApiError(400, 'invalid_offer', 'The SDP is no offer with an audio section.', 'sdp');
  }
  return sdp;
}

function parseSession(text: string): SessionConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ApiError(400, 'invalid_json', 'The session is not JSON.', 'session');
  }
  const session = z.safeParse(sessionConfigSchema, json);
  if (session.success) return session.data;
  const param = ['session', ...(session.error.issues[0]?.path.map(String) ?? [])].join('.');
  throw new ApiError(400, 'invalid_value', `Invalid value: '${param}'.`, param);
}
