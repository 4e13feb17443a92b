import { beforeEach, describe, expect, test, vi } from "vitest";
import { Actions, type Voice } from "./actions";
import type { Api } from "../api/client";
import { Problem, SignInNeeded, Unreachable } from "../api/errors";
import { makeMysfit } from "../mysfits/make-mysfit";
import { IntentKeeper } from "../session/pending-action";
import type { Session, SessionState } from "../session/session";
import { Catalogue } from "../mysfits/catalogue";
import type { Census } from "../mysfits/all-mysfits";
import { Profile } from "../profile/profile";

const suzu = makeMysfit({ mysfitId: "1", likes: 4 });
const calls = {
  like: vi.fn<Api["like"]>(),
  unlike: vi.fn<Api["unlike"]>(),
  adopt: vi.fn<Api["adopt"]>(),
  giveBack: vi.fn<Api["giveBack"]>(),
  find: vi.fn<Api["find"]>(),
  remove: vi.fn<Api["remove"]>(),
};
const api = calls as unknown as Api;
const voice = {
  say: vi.fn<Voice["say"]>(),
  complain: vi.fn<Voice["complain"]>(),
  confirm: vi.fn<Voice["confirm"]>(),
  celebrate: vi.fn<Voice["celebrate"]>(),
  askToSignIn: vi.fn<Voice["askToSignIn"]>(),
};

/** The actions of a visitor who looks at Suzu. */
function makeActions(state: SessionState) {
  const session = {
    state,
    known: () => Promise.resolve(),
    end: () => (session.state = "signed-out"),
  };
  const catalogue = new Catalogue(api);
  const census = { retake: vi.fn(() => Promise.resolve()) };
  const profile = new Profile(api, catalogue);
  const intents = new IntentKeeper(sessionStorage);
  catalogue.learn([suzu]);
  const actions = new Actions(
    api,
    session as unknown as Session,
    catalogue,
    census as unknown as Census,
    profile,
    intents,
    voice,
  );
  const seen = () => ({ liked: profile.likes.has("1"), likes: catalogue.get("1")?.likes });
  return { actions, session, catalogue, census, profile, intents, seen };
}

beforeEach(() => {
  vi.resetAllMocks();
  sessionStorage.clear();
});

describe("a like", () => {
  test("is seen before the API has answered", async () => {
    calls.like.mockReturnValueOnce(new Promise(() => undefined));
    const { actions, seen } = makeActions("signed-in");

    void actions.like(suzu, true);

    await vi.waitFor(() => {
      expect(seen()).toEqual({ liked: true, likes: 5 });
    });
  });

  test("ends with the count the API knows", async () => {
    calls.like.mockResolvedValueOnce({ mysfitId: "1", liked: true, likes: 9 });
    const { actions, seen } = makeActions("signed-in");

    await actions.like(suzu, true);

    expect(seen()).toEqual({ liked: true, likes: 9 });
  });

  test("is taken back with a sentence when it is refused", async () => {
    calls.like.mockRejectedValueOnce(new Unreachable());
    const { actions, seen } = makeActions("signed-in");

    await actions.like(suzu, true);

    expect(seen()).toEqual({ liked: false, likes: 4 });
    expect(voice.complain).toHaveBeenCalledWith(new Unreachable().message);
  });

  test("pressed twice is sent once", async () => {
    calls.like.mockResolvedValueOnce({ mysfitId: "1", liked: true, likes: 5 });
    const { actions } = makeActions("signed-in");

    await Promise.all([actions.like(suzu, true), actions.like(suzu, false)]);

    expect(calls.like).toHaveBeenCalledTimes(1);
    expect(calls.unlike).not.toHaveBeenCalled();
  });

  test("of somebody signed out waits for the sign-in and then happens", async () => {
    calls.like.mockResolvedValueOnce({ mysfitId: "1", liked: true, likes: 5 });
    const { actions, session, seen } = makeActions("signed-out");
    await actions.like(suzu, true);
    expect(voice.askToSignIn).toHaveBeenCalledWith("Sign in to like Suzu");
    expect(calls.like).not.toHaveBeenCalled();

    session.state = "signed-in";
    await actions.resume();

    expect(seen()).toEqual({ liked: true, likes: 5 });
  });

  test("whose session has ended asks once and keeps what was pressed", async () => {
    calls.like.mockRejectedValueOnce(new SignInNeeded());
    const { actions, session, intents, seen } = makeActions("signed-in");

    await actions.like(suzu, true);

    expect(session.state).toBe("signed-out");
    expect(seen()).toEqual({ liked: false, likes: 4 });
    expect(voice.askToSignIn).toHaveBeenCalledTimes(1);
    expect(intents.take()).toMatchObject({ action: "like", mysfitId: "1" });
  });
});

describe("an adoption", () => {
  test("happens only after a yes", async () => {
    voice.celebrate.mockResolvedValueOnce(undefined);
    const { actions } = makeActions("signed-in");

    await actions.adopt(suzu);

    expect(calls.adopt).not.toHaveBeenCalled();
  });

  test("makes the mysfit the visitor's", async () => {
    voice.celebrate.mockImplementationOnce((_, adopt) => adopt());
    calls.adopt.mockResolvedValueOnce({
      mysfitId: "1",
      adopted: true,
      adoptedAt: "2026-01-01T00:00:00Z",
    });
    const { actions, profile, catalogue } = makeActions("signed-in");

    await actions.adopt(suzu);

    expect(profile.adoptions.has("1")).toBe(true);
    expect(profile.adoptedAt("1")).toBe("2026-01-01T00:00:00Z");
    expect(catalogue.get("1")?.adopted).toBe(true);
  });

  test("that came too late says so and shows the mysfit as adopted", async () => {
    voice.celebrate.mockImplementationOnce((_, adopt) => adopt());
    calls.adopt.mockRejectedValueOnce(new Problem(409, "Conflict", "", null));
    const { actions, profile, catalogue } = makeActions("signed-in");

    await actions.adopt(suzu);

    expect(profile.adoptions.has("1")).toBe(false);
    expect(catalogue.get("1")?.adopted).toBe(true);
    expect(voice.complain).toHaveBeenCalledWith("Somebody else has just adopted Suzu.");
  });
});

test("giving back frees the mysfit for others", async () => {
  voice.confirm.mockResolvedValueOnce(true);
  calls.giveBack.mockResolvedValueOnce({ mysfitId: "1", adopted: false, adoptedAt: null });
  const { actions, profile, catalogue } = makeActions("signed-in");
  profile.setAdopted("1", true);

  await actions.giveBack(suzu);

  expect(profile.adoptions.has("1")).toBe(false);
  expect(catalogue.get("1")?.adopted).toBe(false);
});

describe("removing", () => {
  beforeEach(() => {
    voice.confirm.mockResolvedValueOnce(true);
  });

  test("takes the mysfit out of every list and has everybody counted again", async () => {
    calls.remove.mockResolvedValueOnce(undefined);
    const { actions, catalogue, census } = makeActions("signed-in");

    await actions.remove(suzu);

    expect(catalogue.get("1")).toBeNull();
    expect(census.retake).toHaveBeenCalledTimes(1);
    expect(voice.say).toHaveBeenCalledWith("Suzu has left the guide.");
  });

  test("one that has found a home says why it stays", async () => {
    calls.remove.mockRejectedValueOnce(new Problem(409, "Conflict", "", null));
    const { actions, catalogue } = makeActions("signed-in");

    await actions.remove(suzu);

    expect(catalogue.get("1")?.adopted).toBe(true);
    expect(voice.complain.mock.calls[0]?.[0]).toContain("Give Suzu back first.");
  });

  test("one that another keeper has removed is gone here too", async () => {
    calls.remove.mockRejectedValueOnce(new Problem(404, "Not Found", "No such mysfit.", null));
    const { actions, catalogue } = makeActions("signed-in");

    await actions.remove(suzu);

    expect(catalogue.get("1")).toBeNull();
  });
});

test("somebody else's mysfit is given back with other words than one's own", async () => {
  voice.confirm.mockResolvedValueOnce(false);
  const { actions } = makeActions("signed-in");

  await actions.giveBack(suzu);

  expect(voice.confirm.mock.calls[0]?.[0].title).toBe("Give Suzu back for its adopter?");
});
