import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Api } from "../api/client";
import { Problem, Unreachable } from "../api/errors";
import { makeMysfit } from "../mysfits/make-mysfit";
import { Catalogue } from "../mysfits/catalogue";
import { Profile } from "./profile";

const suzu = makeMysfit({ mysfitId: "1", likes: 4, adopted: true });
const calls = {
  me: vi.fn<Api["me"]>(),
  adopt: vi.fn<Api["adopt"]>(),
  giveBack: vi.fn<Api["giveBack"]>(),
  unlike: vi.fn<Api["unlike"]>(),
};

/** Somebody with whom Suzu lives, and who likes Suzu and one more. */
async function makeProfile() {
  calls.me.mockResolvedValue({
    userId: "u1",
    email: null,
    name: null,
    groups: [],
    likes: ["1", "2"],
    adoptions: [suzu],
  });
  const catalogue = new Catalogue(calls as unknown as Api);
  const profile = new Profile(calls as unknown as Api, catalogue);
  await profile.load();
  return { profile, catalogue };
}

beforeEach(() => {
  vi.resetAllMocks();
});

describe("leaving for good", () => {
  beforeEach(() => {
    calls.giveBack.mockResolvedValue({ mysfitId: "1", adopted: false, adoptedAt: null });
    calls.unlike.mockImplementation((mysfitId) =>
      Promise.resolve({ mysfitId, liked: false, likes: 3 }),
    );
  });

  test("gives back every mysfit and takes back every like", async () => {
    const { profile, catalogue } = await makeProfile();

    await profile.giveEverythingBack();

    expect(calls.giveBack.mock.calls).toEqual([["1"]]);
    expect(calls.unlike.mock.calls).toEqual([["1"], ["2"]]);
    expect([...profile.likes, ...profile.adoptions]).toEqual([]);
    expect(catalogue.get("1")).toMatchObject({ adopted: false, likes: 3 });
  });

  test("passes over a mysfit that is gone", async () => {
    const { profile } = await makeProfile();
    calls.unlike.mockRejectedValueOnce(new Problem(404, "Not Found", "", null));

    await profile.giveEverythingBack();

    expect(calls.unlike).toHaveBeenCalledTimes(2);
  });

  test("stops where the API does not answer, and knows what is left", async () => {
    const { profile } = await makeProfile();
    calls.unlike.mockRejectedValueOnce(new Unreachable());

    await expect(profile.giveEverythingBack()).rejects.toThrow(Unreachable);

    expect([...profile.likes]).toEqual(["1", "2"]);
    expect([...profile.adoptions]).toEqual([]);
  });
});

describe("the day of an adoption", () => {
  test("is asked for once", async () => {
    calls.adopt.mockResolvedValue({
      mysfitId: "1",
      adopted: true,
      adoptedAt: "2026-01-01T00:00:00Z",
    });
    const { profile } = await makeProfile();

    await Promise.all([profile.learnDay("1"), profile.learnDay("1")]);

    expect(calls.adopt).toHaveBeenCalledTimes(1);
    expect(profile.adoptedAt("1")).toBe("2026-01-01T00:00:00Z");
  });

  test("of a mysfit that lives elsewhere is never asked for: asking would adopt it", async () => {
    const { profile } = await makeProfile();

    await profile.learnDay("2");

    expect(calls.adopt).not.toHaveBeenCalled();
  });
});
