import { beforeEach, describe, expect, test, vi } from "vitest";
import { NetworkError } from "../api/errors";
import type { IdToken, SignInStep } from "./cognito";
import { Session } from "./session";

const CONFIG = {
  apiUrl: "http://api.test",
  region: "eu-west-1",
  userPoolId: "eu-west-1_x",
  userPoolClientId: "client",
};
const TEN_MINUTES = 600;
const KEPT = "CognitoIdentityServiceProvider.client.LastAuthUser";

function makeToken(expiresInSeconds: number, jwt = "jwt"): IdToken {
  const claims = {
    sub: "u1",
    email: "ada@example.com",
    name: "Ada",
    exp: Date.now() / 1000 + expiresInSeconds,
  };
  return { jwt, claims };
}

/** The library, with a session in storage after a sign-in, as the real one leaves it. */
const pool = {
  configure: vi.fn(),
  register: vi.fn(() => Promise.resolve()),
  confirm: vi.fn(() => Promise.resolve()),
  resendCode: vi.fn(() => Promise.resolve()),
  signIn: vi.fn(() => {
    localStorage.setItem(KEPT, "u1");
    return Promise.resolve<SignInStep>("done");
  }),
  chooseNewPassword: vi.fn(() => {
    localStorage.setItem(KEPT, "u1");
    return Promise.resolve<SignInStep>("done");
  }),
  forgotPassword: vi.fn(() => Promise.resolve()),
  resetPassword: vi.fn(() => Promise.resolve()),
  changePassword: vi.fn(() => Promise.resolve()),
  rename: vi.fn(() => Promise.resolve()),
  deleteAccount: vi.fn(() => Promise.resolve()),
  signOutEverywhere: vi.fn(() => Promise.resolve()),
  signOut: vi.fn(() => {
    localStorage.removeItem(KEPT);
    return Promise.resolve();
  }),
  idToken: vi.fn<(renew: boolean) => Promise<IdToken | null>>(),
};
const load = vi.fn(() => Promise.resolve(pool));

function makeSession(locks?: Pick<LockManager, "request">): Session {
  return new Session(CONFIG, localStorage, sessionStorage, load, locks);
}

/** The browser's locks, of which one is held by one tab at a time. */
function makeLocks(): Pick<LockManager, "request"> {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_: string, __: LockOptions, work: LockGrantedCallback<unknown>) => {
    const done = last.catch(() => undefined).then(() => work(null));
    last = done;
    return done;
  };
  return { request: request as LockManager["request"] };
}

/** The stored token `before` is near its end; a renewal puts `after` there. */
function letPoolRenew(before: string, after: string): void {
  let stored = makeToken(20, before);
  pool.idToken.mockImplementation((renew) => {
    if (renew) stored = makeToken(TEN_MINUTES, after);
    return Promise.resolve(stored);
  });
}

function renewals(): number {
  return pool.idToken.mock.calls.filter(([renew]) => renew).length;
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  vi.useRealTimers();
  vi.clearAllMocks();
  pool.idToken.mockResolvedValue(makeToken(TEN_MINUTES));
});

describe("after a reload", () => {
  test("nobody signed in loads no library", async () => {
    const session = makeSession();

    await session.restore();

    expect(session.state).toBe("signed-out");
    expect(load).not.toHaveBeenCalled();
  });

  test("a kept session is taken up", async () => {
    localStorage.setItem(KEPT, "u1");
    const session = makeSession();
    expect(session.state).toBe("restoring");

    await session.restore();

    expect(session.visitor).toEqual({
      userId: "u1",
      email: "ada@example.com",
      name: "Ada",
      isStaff: false,
    });
  });

  test("a session that the pool has ended is signed out", async () => {
    localStorage.setItem(KEPT, "u1");
    pool.idToken.mockResolvedValue(null);
    const session = makeSession();

    await session.restore();

    expect(session.state).toBe("signed-out");
  });

  test("an unreachable pool leaves the kept session for the next reload", async () => {
    localStorage.setItem(KEPT, "u1");
    pool.idToken.mockRejectedValue(new NetworkError());
    const session = makeSession();

    await session.restore();

    expect(session.state).toBe("signed-out");
    expect(localStorage.getItem(KEPT)).toBe("u1");
  });
});

describe("the current token", () => {
  test("is none while nobody is signed in", async () => {
    expect(await makeSession().current()).toBeNull();
  });

  test("is renewed when it is about to run out", async () => {
    localStorage.setItem(KEPT, "u1");
    pool.idToken
      .mockResolvedValueOnce(makeToken(30, "old"))
      .mockResolvedValueOnce(makeToken(TEN_MINUTES, "new"));

    expect(await makeSession().current()).toBe("new");
  });

  test("is kept while it is good", async () => {
    localStorage.setItem(KEPT, "u1");

    await makeSession().current();

    expect(pool.idToken.mock.calls).toEqual([[false]]);
  });

  test("is renewed once, without a word, when the device wakes after hours", async () => {
    localStorage.setItem(KEPT, "u1");
    pool.idToken.mockResolvedValue(makeToken(TEN_MINUTES, "old"));
    const session = makeSession();
    await session.restore();
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    letPoolRenew("old", "new");

    expect(await session.current()).toBe("new");
    expect(await session.current()).toBe("new");
    expect(renewals()).toBe(1);
    expect(session.state).toBe("signed-in");
  });

  test.each([
    ["ahead", 1_200_000],
    ["behind", -1_200_000],
  ])("is judged by the pool's clock where this device's is 20 minutes %s", async (_, ms) => {
    localStorage.setItem(KEPT, "u1");
    localStorage.setItem(KEPT.replace("LastAuthUser", "u1.clockDrift"), String(-ms));
    const poolTime = (Date.now() - ms) / 1000;
    const { claims } = makeToken(0);
    pool.idToken.mockResolvedValue({ jwt: "good", claims: { ...claims, exp: poolTime + 300 } });

    expect(await makeSession().current()).toBe("good");
    expect(renewals()).toBe(0);
  });

  test("is renewed by one of several tabs, and taken over by the others", async () => {
    localStorage.setItem(KEPT, "u1");
    letPoolRenew("old", "new");
    const locks = makeLocks();

    const tabs = [makeSession(locks), makeSession(locks), makeSession(locks)];

    expect(await Promise.all(tabs.map((tab) => tab.current()))).toEqual(["new", "new", "new"]);
    expect(renewals()).toBe(1);
  });

  test("does not wait for a tab that hangs", async () => {
    localStorage.setItem(KEPT, "u1");
    const hangs = { request: () => Promise.reject(new DOMException("", "TimeoutError")) };

    expect(await makeSession(hangs).current()).toBe("jwt");
  });

  test("of an unreachable pool is asked for once", async () => {
    localStorage.setItem(KEPT, "u1");
    pool.idToken.mockRejectedValue(new NetworkError());

    await expect(makeSession(makeLocks()).current()).rejects.toThrow(NetworkError);
    expect(pool.idToken).toHaveBeenCalledTimes(1);
  });
});

describe("registering", () => {
  test("signs in with the chosen password once the address is confirmed", async () => {
    const session = makeSession();
    await session.register({ name: "Ada", email: "ada@example.com", password: "correct Horse 1" });

    const signedIn = await session.confirm("ada@example.com", "123456");

    expect(signedIn).toBe(true);
    expect(pool.signIn).toHaveBeenCalledWith("ada@example.com", "correct Horse 1");
    expect(session.state).toBe("signed-in");
  });

  test("asks for the password again when the tab was reloaded in between", async () => {
    const session = makeSession();
    session.rememberCodeSentTo("ada@example.com");

    const signedIn = await makeSession().confirm("ada@example.com", "123456");

    expect(signedIn).toBe(false);
    expect(session.codeSentTo).toBeNull();
  });
});

test("confirming somebody else's address never tries the justRegistered's password", async () => {
  const session = makeSession();
  await session.register({ name: "Ada", email: "ada@example.com", password: "correct Horse 1" });

  expect(await session.confirm("bob@example.com", "123456")).toBe(false);
  expect(pool.signIn).not.toHaveBeenCalled();
});

test("signing out forgets the visitor even when the pool is unreachable", async () => {
  const session = makeSession();
  await session.signIn("ada@example.com", "correct Horse 1");
  pool.signOut.mockRejectedValueOnce(new NetworkError());

  await expect(session.signOut()).rejects.toThrow(NetworkError);

  expect(session.visitor).toBeNull();
});

describe("signing in", () => {
  test("stops where the account must do something first", async () => {
    pool.signIn.mockResolvedValueOnce("new-password");
    const session = makeSession();

    expect(await session.signIn("ada@example.com", "Given-to-me-1")).toBe("new-password");
    expect(session.state).toBe("signed-out");

    expect(await session.chooseNewPassword("My-own-word-1")).toBe("done");
    expect(session.visitor?.name).toBe("Ada");
  });

  test("knows staff by their group", async () => {
    const { jwt, claims } = makeToken(TEN_MINUTES);
    pool.idToken.mockResolvedValue({ jwt, claims: { ...claims, "cognito:groups": ["staff"] } });
    const session = makeSession();

    await session.signIn("ada@example.com", "correct Horse 1");

    expect(session.visitor?.isStaff).toBe(true);
  });
});

test("a reset password signs in with the new one and expects no code any more", async () => {
  const session = makeSession();
  await session.forgotPassword("ada@example.com");
  expect(session.codeSentTo).toBe("ada@example.com");

  await session.resetPassword("ada@example.com", "123456", "My-own-word-1");

  expect(pool.signIn).toHaveBeenCalledWith("ada@example.com", "My-own-word-1");
  expect(session.codeSentTo).toBeNull();
});

test("a new name is there at once, from a renewed token", async () => {
  const session = makeSession();
  await session.signIn("ada@example.com", "correct Horse 1");
  const { jwt, claims } = makeToken(TEN_MINUTES);
  pool.idToken.mockResolvedValue({ jwt, claims: { ...claims, name: "Ada L." } });

  await session.rename("Ada L.");

  expect(pool.idToken).toHaveBeenLastCalledWith(true);
  expect(session.visitor?.name).toBe("Ada L.");
});

test("signing out everywhere fails when the pool is unreachable", async () => {
  const session = makeSession();
  await session.signIn("ada@example.com", "correct Horse 1");
  pool.signOutEverywhere.mockRejectedValueOnce(new NetworkError());

  await expect(session.signOutEverywhere()).rejects.toThrow(NetworkError);

  expect(session.state).toBe("signed-in");
});

test("a deleted account is signed out", async () => {
  const session = makeSession();
  await session.signIn("ada@example.com", "correct Horse 1");

  await session.deleteAccount();

  expect(session.visitor).toBeNull();
});

test("a library that could not be fetched is fetched again at the next need", async () => {
  localStorage.setItem(KEPT, "u1");
  load.mockRejectedValueOnce(new TypeError("Failed to fetch dynamically imported module"));
  const session = makeSession();
  await session.restore();

  await session.restore();

  expect(session.state).toBe("signed-in");
});
