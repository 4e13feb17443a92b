import { beforeEach, expect, test, vi } from "vitest";
import type { Api } from "../api/client";
import type { SiteConfig } from "../app/config";
import { Observable } from "../app/observable";
import type { SignInPrompt } from "../session/sign-in-prompt";
import type { Session } from "../session/session";
import { createAlbum } from "./create-album";
import { PhotoRemovalRequested } from "./events";
import { makePhoto } from "./make-photo";

class FakeSession extends Observable {
  visitor: { userId: string } | null = { userId: "u1" };
  enter(userId: string | null): void {
    this.visitor = userId === null ? null : { userId };
    this.changed();
  }
}

const session = new FakeSession();
const DELETE = vi.fn(() => Promise.resolve({}));
const confirm = vi.fn(() => Promise.resolve(false));
const notices = { info: vi.fn(), error: vi.fn() };
/** One for all tests: it listens to the document, which they share. */
const album = createAlbum(
  { photoLabels: "stand-in" } as SiteConfig,
  { signed: { DELETE } } as unknown as Api,
  session as unknown as Session,
  {} as unknown as SignInPrompt,
  notices,
  confirm,
);

async function askToRemove(photo = makePhoto()): Promise<void> {
  document.dispatchEvent(new PhotoRemovalRequested(photo));
  await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(() => {
  vi.clearAllMocks();
  session.enter("u1");
  album.sent(makePhoto());
  album.stopFollowing();
});

test("another visitor finds nothing of the album before", () => {
  session.enter("u2");

  expect(album.get(makePhoto().photoId)).toBeNull();
});

test("a renewed session of the same visitor keeps the album", () => {
  session.enter("u1");

  expect(album.get(makePhoto().photoId)).not.toBeNull();
});

test("a photo is deleted only after a yes, and that is said", async () => {
  await askToRemove();
  expect(DELETE).not.toHaveBeenCalled();

  confirm.mockResolvedValueOnce(true);
  await askToRemove();
  expect(DELETE).toHaveBeenCalledTimes(1);
  expect(notices.info).toHaveBeenCalledWith("A photo of Suzu is out of your album.");
});

test("a refused photo leaves without being asked about", async () => {
  await askToRemove(makePhoto({ status: "refused" }));

  expect(confirm).not.toHaveBeenCalled();
  expect(DELETE).toHaveBeenCalledTimes(1);
});

test("labels are a stand-in's where the configuration says so", () => {
  expect(album.hasStandInLabels).toBe(true);
});
