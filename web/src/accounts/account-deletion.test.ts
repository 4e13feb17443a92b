import { beforeEach, expect, test, vi } from "vitest";
import type { AdoptionsApi } from "../adoptions/adoptions-api";
import { NetworkError, Problem } from "../api/errors";
import type { LikesApi } from "../likes/likes-api";
import { Catalogue } from "../mysfits/catalogue";
import { makeMysfit } from "../mysfits/make-mysfit";
import type { MysfitsApi } from "../mysfits/mysfits-api";
import { Profile } from "../profile/profile";
import type { ProfileApi } from "../profile/profile-api";
import type { Album } from "../photos/album";
import type { OpenAlbum } from "../photos/contexts";
import { AccountDeletion } from "./account-deletion";

const suzu = {
  ...makeMysfit({ mysfitId: "1", likes: 4, adopted: true }),
  adoptedAt: "2026-01-01T00:00:00Z",
};
const calls = {
  me: vi.fn<ProfileApi["me"]>(),
  giveBack: vi.fn<AdoptionsApi["giveBack"]>(),
  unlike: vi.fn<LikesApi["unlike"]>(),
};
const album = { removeAll: vi.fn(() => Promise.resolve()) };
const session = { deleteAccount: vi.fn(() => Promise.resolve()) };

/** Of somebody who has adopted Suzu, and likes Suzu and one more. */
async function makeDeletion(openAlbum: OpenAlbum | null = null) {
  const catalogue = new Catalogue({} as unknown as MysfitsApi);
  const profile = new Profile(calls as unknown as ProfileApi, catalogue);
  await profile.load();
  const deletion = new AccountDeletion(
    calls as unknown as ProfileApi,
    calls as unknown as AdoptionsApi,
    calls as unknown as LikesApi,
    profile,
    catalogue,
    session,
    openAlbum,
  );
  return { deletion, profile, catalogue };
}

beforeEach(() => {
  vi.resetAllMocks();
  calls.me.mockResolvedValue({
    userId: "u1",
    email: null,
    name: null,
    groups: [],
    likes: ["1", "2"],
    adoptions: [suzu],
  });
  calls.giveBack.mockResolvedValue({ mysfitId: "1", adopted: false, adoptedAt: null });
  calls.unlike.mockImplementation((mysfitId) =>
    Promise.resolve({ mysfitId, liked: false, likes: 3 }),
  );
});

test("gives back every mysfit and takes back every like before the account is deleted", async () => {
  const { deletion, profile, catalogue } = await makeDeletion();

  await deletion.deleteAccount();

  expect(calls.giveBack.mock.calls).toEqual([["1"]]);
  expect(calls.unlike.mock.calls).toEqual([["1"], ["2"]]);
  expect([...profile.likes, ...profile.adoptions.keys()]).toEqual([]);
  expect(catalogue.get("1")).toMatchObject({ adopted: false, likes: 3 });
  expect(session.deleteAccount).toHaveBeenCalledTimes(1);
});

test("passes over a mysfit that staff have removed", async () => {
  const { deletion } = await makeDeletion();
  calls.unlike.mockRejectedValueOnce(new Problem(404, "Not Found", "", null));

  await deletion.deleteAccount();

  expect(calls.unlike).toHaveBeenCalledTimes(2);
});

test("deletes the album first, and keeps the account when that fails", async () => {
  const { deletion } = await makeDeletion(() => Promise.resolve(album as unknown as Album));
  album.removeAll.mockRejectedValueOnce(new NetworkError());

  await expect(deletion.deleteAccount()).rejects.toThrow(NetworkError);
  expect(calls.giveBack).not.toHaveBeenCalled();
  expect(session.deleteAccount).not.toHaveBeenCalled();

  await deletion.deleteAccount();
  expect(session.deleteAccount).toHaveBeenCalledTimes(1);
});

test("keeps the account when the API does not answer", async () => {
  const { deletion, profile } = await makeDeletion();
  calls.unlike.mockRejectedValueOnce(new NetworkError());

  await expect(deletion.deleteAccount()).rejects.toThrow(NetworkError);

  expect(session.deleteAccount).not.toHaveBeenCalled();
  expect([...profile.likes]).toEqual(["1", "2"]);
  expect(profile.adoptions.size).toBe(0);
});
