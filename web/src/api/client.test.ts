import { beforeEach, describe, expect, test, vi } from "vitest";
import { Api, fetchConfig, type Tokens } from "./client";
import { Problem, SignInNeeded, Unreachable } from "./errors";
import { makeMysfit } from "../mysfits/make-mysfit";

const fetched = vi.fn<typeof fetch>();

/** Tokens that are "old" until they are renewed; `renewed` is what the pool then gives. */
function makeTokens(renewed: string | null = "new"): Tokens {
  return { current: () => Promise.resolve("old"), renew: () => Promise.resolve(renewed) };
}

function answerWith(status: number, body: unknown): void {
  fetched.mockResolvedValueOnce(Response.json(body, { status }));
}

function tokensSent(): (string | null)[] {
  return fetched.mock.calls.map(([, options]) =>
    new Headers(options?.headers).get("Authorization"),
  );
}

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});

describe("a call in the visitor's name", () => {
  test("renews a refused token once and tries again", async () => {
    answerWith(401, {});
    answerWith(200, { mysfitId: "1", liked: true, likes: 1 });

    const like = await new Api("http://api.test", makeTokens()).like("1");

    expect(like.likes).toBe(1);
    expect(tokensSent()).toEqual(["Bearer old", "Bearer new"]);
  });

  test("asks for the visitor when the renewed token is refused too", async () => {
    answerWith(401, {});
    answerWith(401, {});

    await expect(new Api("http://api.test", makeTokens()).like("1")).rejects.toThrow(SignInNeeded);
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test("asks for the visitor when the session cannot be renewed", async () => {
    answerWith(401, {});

    await expect(new Api("http://api.test", makeTokens(null)).like("1")).rejects.toThrow(
      SignInNeeded,
    );
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});

describe("a keeper's call", () => {
  test("sends the mysfit as JSON, also after the token was renewed", async () => {
    answerWith(401, {});
    answerWith(200, makeMysfit());

    await new Api("http://api.test", makeTokens()).change("1", { age: 313 });

    const [address, options] = fetched.mock.calls[1] ?? [];
    expect([address, options?.method]).toEqual(["http://api.test/mysfits/1", "PATCH"]);
    expect(new Headers(options?.headers).get("Content-Type")).toBe("application/json");
    expect(options?.body).toBe('{"age":313}');
  });

  test("that removes expects no body in the answer", async () => {
    fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));

    await expect(new Api("http://api.test", makeTokens()).remove("1")).resolves.toBeUndefined();
  });
});

describe("a public read", () => {
  test("asks the network anew and sends no token", async () => {
    answerWith(200, makeMysfit());

    await new Api("http://api.test", makeTokens()).find("a b");

    expect(fetched.mock.calls[0]?.[0]).toBe("http://api.test/mysfits/a%20b");
    expect(fetched.mock.calls[0]?.[1]?.cache).toBe("no-cache");
    expect(tokensSent()).toEqual([null]);
  });

  test("puts the filter and the next page's token into the query", async () => {
    answerWith(200, { mysfits: [], nextToken: null });

    await new Api("http://api.test", makeTokens()).list(
      { trait: "species", value: "Drop Bear" },
      12,
      "x=",
    );

    expect(fetched.mock.calls[0]?.[0]).toBe(
      "http://api.test/mysfits?limit=12&species=Drop+Bear&nextToken=x%3D",
    );
  });

  test("says what the API says is wrong", async () => {
    answerWith(404, { title: "Not Found", detail: "There is no such mysfit." });

    const refusal = new Api("http://api.test", makeTokens()).find("1");

    await expect(refusal).rejects.toEqual(
      new Problem(404, "Not Found", "There is no such mysfit.", null),
    );
  });

  test("is unreachable when no answer comes", async () => {
    fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));

    await expect(new Api("http://api.test", makeTokens()).find("1")).rejects.toThrow(Unreachable);
  });
});

describe("the configuration", () => {
  test("names the first setting that is missing", async () => {
    answerWith(200, { apiUrl: "http://api.test", region: "eu-west-1", userPoolClientId: "c" });

    await expect(fetchConfig()).rejects.toThrow("/config.json does not say what userPoolId is.");
  });
});
