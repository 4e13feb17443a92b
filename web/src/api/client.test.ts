import { beforeEach, describe, expect, test, vi } from "vitest";
import { LikesApi } from "../likes/likes-api";
import { makeMysfit } from "../mysfits/make-mysfit";
import { MysfitsApi } from "../mysfits/mysfits-api";
import { StaffApi } from "../staff/staff-api";
import { createApi, dataOf, type Tokens } from "./client";
import { messageOf, NetworkError, Problem, SignInRequired } from "./errors";
import { LastWrite } from "./last-write";

const fetched = vi.fn<(request: Request, init: RequestInit) => Promise<Response>>();

/** Tokens that are "old" until they are renewed; `renewed` is what the pool then gives. */
function makeApi(renewed: string | null = "new") {
  const tokens: Tokens = {
    current: () => Promise.resolve("old"),
    renew: () => Promise.resolve(renewed),
  };
  return createApi("http://api.test", tokens);
}

function answerWith(status: number, body: unknown): void {
  fetched.mockResolvedValueOnce(Response.json(body, { status }));
}

function requests(): Request[] {
  return fetched.mock.calls.map(([request]) => request);
}

function tokensSent(): (string | null)[] {
  return requests().map(({ headers }) => headers.get("Authorization"));
}

beforeEach(() => {
  localStorage.clear();
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});

describe("a signed call", () => {
  test("renews a refused token once and tries again", async () => {
    answerWith(401, {});
    answerWith(200, { mysfitId: "1", liked: true, likes: 1 });

    const like = await new LikesApi(makeApi()).like("1");

    expect(like.likes).toBe(1);
    expect(tokensSent()).toEqual(["Bearer old", "Bearer new"]);
  });

  test("throws SignInRequired when the renewed token is refused too", async () => {
    answerWith(401, {});
    answerWith(401, {});

    await expect(new LikesApi(makeApi()).like("1")).rejects.toThrow(SignInRequired);
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  test("throws SignInRequired when the session cannot be renewed", async () => {
    answerWith(401, {});

    await expect(new LikesApi(makeApi(null)).like("1")).rejects.toThrow(SignInRequired);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test("sends its body as JSON, also after the token was renewed", async () => {
    answerWith(401, {});
    answerWith(200, makeMysfit());

    await new StaffApi(makeApi()).change("1", { age: 313 });

    const request = requests()[1];
    expect([request?.url, request?.method]).toEqual(["http://api.test/mysfits/1", "PATCH"]);
    expect(request?.headers.get("Content-Type")).toBe("application/json");
    expect(await request?.text()).toBe('{"age":313}');
  });

  test("accepts an answer without a body", async () => {
    fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));

    await expect(new StaffApi(makeApi()).remove("1")).resolves.toBeUndefined();
  });
});

describe("an anonymous read", () => {
  test("revalidates and sends neither token nor content type", async () => {
    answerWith(200, makeMysfit());

    await new MysfitsApi(makeApi()).find("a b");

    expect(requests()[0]?.url).toBe("http://api.test/mysfits/a%20b");
    expect(fetched.mock.calls[0]?.[1].cache).toBe("no-cache");
    expect([...(requests()[0]?.headers.keys() ?? [])]).toEqual([]);
  });

  test("puts the filter and the next page's token into the query", async () => {
    answerWith(200, { mysfits: [], nextToken: null });

    await new MysfitsApi(makeApi()).list({ trait: "species", value: "Drop Bear" }, 12, "x=");

    expect(requests()[0]?.url).toBe(
      "http://api.test/mysfits?limit=12&species=Drop%20Bear&nextToken=x%3D",
    );
  });

  test("throws the problem the API answers", async () => {
    answerWith(404, { title: "Not Found", detail: "There is no such mysfit." });

    await expect(new MysfitsApi(makeApi()).find("1")).rejects.toEqual(
      new Problem(404, "Not Found", "There is no such mysfit.", null),
    );
  });

  test("throws NetworkError when no answer comes", async () => {
    fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));

    await expect(new MysfitsApi(makeApi()).find("1")).rejects.toThrow(NetworkError);
  });

  test.each([403, 429])(
    "a %i without a reason is a firewall's, and says when to come back",
    async (status) => {
      fetched.mockResolvedValueOnce(new Response("<html>Forbidden</html>", { status }));

      const refused: unknown = await new MysfitsApi(makeApi())
        .find("1")
        .catch((error: unknown) => error);

      expect(messageOf(refused)).toBe(
        "Too many requests from your network. Please try again in a few minutes.",
      );
    },
  );

  test("a 403 with a reason is told as it is", async () => {
    answerWith(403, { title: "Forbidden", detail: "This is not yours to do." });

    const refused: unknown = await new MysfitsApi(makeApi())
      .find("1")
      .catch((error: unknown) => error);

    expect(messageOf(refused)).toBe("This is not yours to do.");
  });
});

describe("a public read", () => {
  const caches = () => fetched.mock.calls.map(([, init]) => init.cache);

  test("is revalidated, and asks for no copy for a minute after a write of this browser", async () => {
    let now = 1_000_000;
    const tokens = { current: () => Promise.resolve("t"), renew: () => Promise.resolve("t") };
    const lastWrite = () => new LastWrite(localStorage, () => now);
    const api = createApi("http://api.test", tokens, lastWrite());
    const read = () => dataOf(api.anonymous.GET("/mysfits"));
    fetched.mockImplementation(() => Promise.resolve(Response.json({ mysfits: [] })));

    await read();
    await api.signed.GET("/me");
    await read();
    await new LikesApi(api).like("1");
    await read();
    now += 59_999;
    await dataOf(createApi("http://api.test", tokens, lastWrite()).anonymous.GET("/mysfits"));
    now += 1;
    await read();

    expect(caches()).toEqual([
      "no-cache",
      "no-store",
      "no-cache",
      "no-store",
      "reload",
      "reload",
      "no-cache",
    ]);
  });

  test("asks for no copy after a write whose answer was lost", async () => {
    fetched.mockRejectedValueOnce(new TypeError("offline"));
    fetched.mockImplementation(() => Promise.resolve(Response.json({ mysfits: [] })));
    const api = makeApi();

    await expect(new LikesApi(api).like("1")).rejects.toThrow(NetworkError);
    await dataOf(api.anonymous.GET("/mysfits"));

    expect(caches()).toEqual(["no-store", "reload"]);
  });

  test("passes copies in the page that wrote also where the storage is full", () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    } as unknown as Storage;
    const lastWrite = new LastWrite(full);

    lastWrite.note();

    expect(lastWrite.isRecent()).toBe(true);
  });
});
