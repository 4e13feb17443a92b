import { beforeEach, expect, test, vi } from "vitest";
import { NetworkError } from "../api/errors";
import { Catalogue } from "../mysfits/catalogue";
import { makeMysfit } from "../mysfits/make-mysfit";
import type { MysfitsApi } from "../mysfits/mysfits-api";
import { Profile } from "../profile/profile";
import type { ProfileApi } from "../profile/profile-api";
import type { SignInPrompt } from "../session/sign-in-prompt";
import { Likes } from "./likes";
import type { LikesApi } from "./likes-api";

const suzu = makeMysfit({ mysfitId: "1", likes: 4 });
const api = { like: vi.fn<LikesApi["like"]>(), unlike: vi.fn<LikesApi["unlike"]>() };
const prompt = {
  onResume: vi.fn<SignInPrompt["onResume"]>(),
  signedIn: vi.fn<SignInPrompt["signedIn"]>(),
  failed: vi.fn<SignInPrompt["failed"]>(),
};

/** The likes of a visitor who looks at Suzu. */
function makeLikes() {
  const catalogue = new Catalogue({} as unknown as MysfitsApi);
  const profile = new Profile({} as unknown as ProfileApi, catalogue);
  catalogue.add([suzu]);
  const likes = new Likes(
    api as unknown as LikesApi,
    catalogue,
    profile,
    prompt as unknown as SignInPrompt,
  );
  const shown = () => ({ liked: profile.likes.has("1"), likes: catalogue.get("1")?.likes });
  return { likes, shown };
}

beforeEach(() => {
  vi.resetAllMocks();
  prompt.signedIn.mockResolvedValue(true);
});

test("a like is shown before the API has answered", async () => {
  api.like.mockReturnValueOnce(new Promise(() => undefined));
  const { likes, shown } = makeLikes();

  void likes.set(suzu, true);

  await vi.waitFor(() => {
    expect(shown()).toEqual({ liked: true, likes: 5 });
  });
});

test("a like ends with the count the API answers", async () => {
  api.like.mockResolvedValueOnce({ mysfitId: "1", liked: true, likes: 9 });
  const { likes, shown } = makeLikes();

  await likes.set(suzu, true);

  expect(shown()).toEqual({ liked: true, likes: 9 });
});

test("a refused like is taken back and reported", async () => {
  const error = new NetworkError();
  api.like.mockRejectedValueOnce(error);
  const { likes, shown } = makeLikes();

  await likes.set(suzu, true);

  expect(shown()).toEqual({ liked: false, likes: 4 });
  expect(prompt.failed).toHaveBeenCalledWith(error, { action: "like", mysfitId: "1" }, "like Suzu");
});

test("a like pressed twice is sent once", async () => {
  api.like.mockResolvedValueOnce({ mysfitId: "1", liked: true, likes: 5 });
  const { likes } = makeLikes();

  await Promise.all([likes.set(suzu, true), likes.set(suzu, false)]);

  expect(api.like).toHaveBeenCalledTimes(1);
  expect(api.unlike).not.toHaveBeenCalled();
});

test("a like of somebody signed out is not sent before it is resumed", async () => {
  prompt.signedIn.mockResolvedValueOnce(false);
  api.like.mockResolvedValueOnce({ mysfitId: "1", liked: true, likes: 5 });
  const { likes, shown } = makeLikes();
  await likes.set(suzu, true);
  expect(api.like).not.toHaveBeenCalled();

  await prompt.onResume.mock.calls[0]?.[1]("1");

  expect(shown()).toEqual({ liked: true, likes: 5 });
});
