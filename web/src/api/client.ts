/** The only file that fetches: the site's configuration, and every call to the mysfits API. */
import type { components, paths } from "./api-types";
import { parseConfig, type SiteConfig } from "../app/config";
import { Problem, SignInNeeded, Unreachable } from "./errors";
import type { Filter } from "../mysfits/filter";

type Answer<
  Path extends keyof paths,
  Method extends keyof paths[Path],
> = paths[Path][Method] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

export type MysfitPage = Answer<"/mysfits", "get">;
export type Mysfit = Answer<"/mysfits/{mysfitId}", "get">;
export type Like = Answer<"/mysfits/{mysfitId}/like", "post">;
export type Adoption = Answer<"/mysfits/{mysfitId}/adopt", "post">;
export type Me = Answer<"/me", "get">;
export type NewMysfit = components["schemas"]["NewMysfit"];
export type MysfitChanges = components["schemas"]["MysfitChanges"];

/** Where the API's calls get their token from; `null` means that nobody is signed in. */
export interface Tokens {
  current(): Promise<string | null>;
  /** A new token after the current one was refused. */
  renew(): Promise<string | null>;
}

const TIMEOUT_MS = 15_000;

/** Where this deployment keeps its API and its user pool. */
export async function fetchConfig(): Promise<SiteConfig> {
  const response = await answer("/config.json", { cache: "no-cache" });
  if (!response.ok) throw await problemOf(response);
  return parseConfig(await response.json());
}

/** The mysfits API. Every call throws `Unreachable`, `Problem` or, if signed in is asked, `SignInNeeded`. */
export class Api {
  constructor(
    private readonly apiUrl: string,
    private readonly tokens: Tokens,
  ) {}

  /** One page of the catalogue; the answer's `nextToken` asks for the next one. */
  list(filter: Filter, limit: number, nextToken: string | null = null): Promise<MysfitPage> {
    const query = new URLSearchParams({ limit: String(limit) });
    if (filter) query.set(filter.trait, filter.value);
    if (nextToken !== null) query.set("nextToken", nextToken);
    return this.read(`/mysfits?${query.toString()}`);
  }

  find(mysfitId: string): Promise<Mysfit> {
    return this.read(mysfitPath(mysfitId));
  }

  like(mysfitId: string): Promise<Like> {
    return this.asVisitor("POST", `${mysfitPath(mysfitId)}/like`);
  }

  unlike(mysfitId: string): Promise<Like> {
    return this.asVisitor("DELETE", `${mysfitPath(mysfitId)}/like`);
  }

  adopt(mysfitId: string): Promise<Adoption> {
    return this.asVisitor("POST", `${mysfitPath(mysfitId)}/adopt`);
  }

  giveBack(mysfitId: string): Promise<Adoption> {
    return this.asVisitor("DELETE", `${mysfitPath(mysfitId)}/adopt`);
  }

  me(): Promise<Me> {
    return this.asVisitor("GET", "/me");
  }

  /** Adds a mysfit to the catalogue. This and the next two are for staff alone. */
  add(mysfit: NewMysfit): Promise<Mysfit> {
    return this.asVisitor("POST", "/mysfits", mysfit);
  }

  /** Changes what is given; the rest stays as it is. */
  change(mysfitId: string, changes: MysfitChanges): Promise<Mysfit> {
    return this.asVisitor("PATCH", mysfitPath(mysfitId), changes);
  }

  /** Removes a mysfit that has no home. */
  async remove(mysfitId: string): Promise<void> {
    await this.answerToVisitor("DELETE", mysfitPath(mysfitId));
  }

  /** A public read. It is asked for anew every time (an ETag makes that cheap): a visitor sees their own changes. */
  private async read<Body>(path: string): Promise<Body> {
    const response = await answer(this.apiUrl + path, { cache: "no-cache" });
    if (!response.ok) throw await problemOf(response);
    return (await response.json()) as Body;
  }

  private async asVisitor<Body>(method: string, path: string, body?: object): Promise<Body> {
    return (await (await this.answerToVisitor(method, path, body)).json()) as Body;
  }

  /** A call in the visitor's name. A refused token is renewed once; a second refusal needs the visitor. */
  private async answerToVisitor(method: string, path: string, body?: object): Promise<Response> {
    let response = await this.withToken(method, path, body, await this.tokens.current());
    if (response.status === 401) {
      response = await this.withToken(method, path, body, await this.tokens.renew());
    }
    if (response.status === 401) throw new SignInNeeded();
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  private withToken(
    method: string,
    path: string,
    body: object | undefined,
    token: string | null,
  ): Promise<Response> {
    if (token === null) throw new SignInNeeded();
    const json = body ? { "Content-Type": "application/json" } : {};
    return answer(this.apiUrl + path, {
      method,
      cache: "no-store",
      headers: { Authorization: `Bearer ${token}`, ...json },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }
}

function mysfitPath(mysfitId: string): string {
  return `/mysfits/${encodeURIComponent(mysfitId)}`;
}

/** Fetches, and says `Unreachable` for everything that means that no answer came. */
async function answer(address: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Unreachable();
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : "");
  return new Problem(
    response.status,
    text("title") || response.statusText,
    text("detail"),
    response.headers.get("X-Request-Id"),
  );
}
