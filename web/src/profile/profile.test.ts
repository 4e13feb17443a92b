import { beforeEach, describe, expect, test, vi } from "vitest";
import { Catalogue } from "../mysfits/catalogue";
import { makeMysfit } from "../mysfits/make-mysfit";
import type { MysfitsApi } from "../mysfits/mysfits-api";
import { Profile } from "./profile";
import type { Me, ProfileApi } from "./profile-api";

const suzu = { ...makeMysfit({ mysfitId: "1" }), adoptedAt: "2026-01-01T00:00:00Z" };
const me = vi.fn<ProfileApi["me"]>();

function meWith(adoptions: Me["adoptions"]): Me {
  return { userId: "u1", email: null, name: null, groups: [], likes: [], adoptions };
}

function makeProfile() {
  const clock = { ms: 0 };
  const api = { me } as unknown as ProfileApi;
  const profile = new Profile(api, new Catalogue({} as unknown as MysfitsApi), () => clock.ms);
  return { profile, clock };
}

beforeEach(() => {
  vi.resetAllMocks();
});

test("adoptions are those of /me, each with its moment", async () => {
  me.mockResolvedValueOnce(meWith([suzu]));
  const { profile } = makeProfile();

  await profile.load();

  expect([...profile.adoptions]).toEqual([["1", "2026-01-01T00:00:00Z"]]);
});

test("refresh reads /me again and forgets what another tab has given back", async () => {
  me.mockResolvedValueOnce(meWith([suzu])).mockResolvedValueOnce(meWith([]));
  const { profile } = makeProfile();
  await profile.load();

  await profile.refresh();

  expect(profile.adoptions.size).toBe(0);
});

test("refresh waits for the reading that is under way", async () => {
  me.mockResolvedValueOnce(meWith([suzu]));
  const { profile } = makeProfile();
  void profile.load();

  await profile.refresh();

  expect(me).toHaveBeenCalledTimes(1);
  expect(profile.state).toBe("ready");
});

describe("an adoption of this tab, while the index behind /me is late,", () => {
  test("holds for ten seconds", async () => {
    me.mockResolvedValue(meWith([]));
    const { profile, clock } = makeProfile();
    profile.setAdopted("1", "2026-02-02T00:00:00Z");

    clock.ms = 9_000;
    await profile.load();
    expect(profile.adoptions.get("1")).toBe("2026-02-02T00:00:00Z");

    clock.ms = 10_000;
    await profile.load();
    expect(profile.adoptions.has("1")).toBe(false);
  });

  test("that was given back does not return", async () => {
    me.mockResolvedValue(meWith([suzu]));
    const { profile } = makeProfile();
    await profile.load();
    profile.removeAdoption("1");

    await profile.load();

    expect(profile.adoptions.has("1")).toBe(false);
  });
});
