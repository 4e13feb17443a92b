/** The only code that fetches: a client of the mysfits API, typed by the service's OpenAPI document. */
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./api-types";
import { NetworkError, Problem, SignInRequired } from "./errors";
import { LastWrite } from "./last-write";

export type Mysfit = components["schemas"]["Mysfit"];

/** Where the API's calls get their token from; `null` means that nobody is signed in. */
export interface Tokens {
  current(): Promise<string | null>;
  /** A new token after the current one was refused. */
  renew(): Promise<string | null>;
}

const TIMEOUT_MS = 15_000;

/**
 * Two clients of one API. A call by either throws `NetworkError` or `Problem`; one that is signed
 * throws `SignInRequired` as well. `dataOf` takes the body out of the answer.
 */
export interface Api {
  /**
   * Public reads, revalidated every time (an ETag makes that cheap). After a write they ask for no copy
   * at all: visitors see their own changes.
   */
  readonly anonymous: Client<paths>;
  /** Calls in the visitor's name. A refused token is renewed once. */
  readonly signed: Client<paths>;
}

/** `baseUrl` is a path of the site or an address. */
export function createApi(
  baseUrl: string,
  tokens: Tokens,
  lastWrite = new LastWrite(localStorage),
): Api {
  return {
    anonymous: createClient<paths>({
      baseUrl,
      // "reload" sends Cache-Control: no-cache, which CloudFront is made to honour; "no-cache" does not.
      fetch: async (request) =>
        ok(await send(request, lastWrite.isRecent() ? "reload" : "no-cache")),
    }),
    signed: createClient<paths>({
      baseUrl,
      fetch: async (request) => {
        // Before it is sent: one whose answer is lost may have been done.
        if (request.method !== "GET") lastWrite.note();
        return ok(await sendSigned(request, tokens));
      },
    }),
  };
}

/** The body of an answer. What failed has thrown before: there is no other kind of answer. */
export async function dataOf<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  return (await answer).data as Data;
}

/** The JSON of one of the site's own files, revalidated. */
export async function fetchJson(path: string): Promise<unknown> {
  const request = new Request(new URL(path, location.href));
  return (await ok(await send(request, "no-cache"))).json();
}

async function sendSigned(request: Request, tokens: Tokens): Promise<Response> {
  const again = request.clone();
  let response = await send(withToken(request, await tokens.current()), "no-store");
  if (response.status === 401) {
    response = await send(withToken(again, await tokens.renew()), "no-store");
  }
  if (response.status === 401) throw new SignInRequired();
  return response;
}

function withToken(request: Request, token: string | null): Request {
  if (token === null) throw new SignInRequired();
  request.headers.set("Authorization", `Bearer ${token}`);
  return request;
}

/** Fetches; no answer, whatever the reason, is a `NetworkError`. */
async function send(request: Request, cache: RequestCache): Promise<Response> {
  try {
    return await fetch(request, { cache, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new NetworkError();
  }
}

async function ok(response: Response): Promise<Response> {
  if (response.ok) return response;
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : "");
  throw new Problem(
    response.status,
    text("title") || response.statusText,
    text("detail"),
    response.headers.get("X-Request-Id"),
  );
}
