import { beforeEach, describe, expect, test, vi } from "vitest";
import { NetworkError, Problem, SignInRequired } from "../api/errors";
import { Album } from "./album";
import { makePhoto } from "./make-photo";
import { ALL_PHOTOS } from "./photo-query";
import type { Photo, PhotosApi } from "./photos-api";

const api = {
  list: vi.fn<PhotosApi["list"]>(),
  find: vi.fn<PhotosApi["find"]>(),
  change: vi.fn<PhotosApi["change"]>(),
  remove: vi.fn<PhotosApi["remove"]>(),
  removeSome: vi.fn<PhotosApi["removeSome"]>(),
};
const SNOW = { ...ALL_PHOTOS, tag: "snow" };

/** Photo "7" is newer than photo "3". */
const photo = (photoId: string, changes: Partial<Photo> = {}) => makePhoto({ photoId, ...changes });
const waiting = (photoId: string) => photo(photoId, { status: "waiting" });

function answer(photos: Photo[], nextToken: string | null = null, count = photos.length) {
  api.list.mockResolvedValueOnce({ photos, nextToken, count });
}

function makeAlbum() {
  const waits: number[] = [];
  let due: (() => void) | null = null;
  const album = new Album(api as unknown as PhotosApi, false, {
    start: (call, milliseconds) => {
      waits.push(milliseconds / 1000);
      due = call;
      return waits.length;
    },
    stop: () => (due = null),
  });
  /** Lets the wait that is under way end, and what it calls. */
  async function elapse(): Promise<boolean> {
    const call = due;
    due = null;
    call?.();
    // Every answer here is a resolved promise, so one turn of the event loop is enough.
    await new Promise((resolve) => setTimeout(resolve));
    return call !== null;
  }
  const ids = (query = ALL_PHOTOS) => album.listed(query).map(({ photoId }) => photoId);
  return { album, waits, elapse, ids };
}

beforeEach(() => {
  vi.resetAllMocks();
});

describe("a listing", () => {
  test("goes on page by page, each photo once", async () => {
    const { album, ids } = makeAlbum();
    answer([photo("5"), photo("4")], "next", 3);
    answer([photo("4"), photo("3")], null, 3);
    await album.load(ALL_PHOTOS);
    await album.loadMore(ALL_PHOTOS);

    expect(ids()).toEqual(["5", "4", "3"]);
    expect(api.list.mock.calls[1]).toEqual([ALL_PHOTOS, 100, "next"]);
    expect(album.count).toBe(3);
  });

  test("that is read again keeps its older pages and drops what is gone from the first", async () => {
    const { album, ids } = makeAlbum();
    answer([photo("5"), photo("4")], "first", 4);
    answer([photo("3"), photo("2")], "second", 4);
    answer([photo("6"), photo("4")], "other", 4);
    await album.load(ALL_PHOTOS);
    await album.loadMore(ALL_PHOTOS);
    await album.reload(ALL_PHOTOS);

    expect(ids()).toEqual(["6", "4", "3", "2"]);
    expect(album.listing(ALL_PHOTOS).nextToken).toBe("second");
  });

  test("is read as far as the photo after the one asked for", async () => {
    const { album, ids } = makeAlbum();
    answer([photo("5")], "a");
    answer([photo("4")], "b");
    answer([photo("3")], "c");
    await album.loadAround(ALL_PHOTOS, "4");

    expect(ids()).toEqual(["5", "4", "3"]);
  });
});

describe("a removed photo", () => {
  test("leaves every listing and both counts", async () => {
    const { album, ids } = makeAlbum();
    answer([photo("2"), photo("1")]);
    answer([photo("1")]);
    await album.load(ALL_PHOTOS);
    await album.load(SNOW);
    await album.remove("1");

    expect([ids(), ids(SNOW)]).toEqual([["2"], []]);
    expect([album.count, album.listing(SNOW).count]).toEqual([1, 0]);
  });

  test("that was refused was never counted", async () => {
    const { album } = makeAlbum();
    answer([photo("2"), photo("1", { status: "refused" })], null, 1);
    await album.load(ALL_PHOTOS);
    await album.remove("1");

    expect(album.count).toBe(1);
  });

  test("stays when the API does not answer", async () => {
    const { album, ids } = makeAlbum();
    answer([photo("1")]);
    await album.load(ALL_PHOTOS);
    api.remove.mockRejectedValueOnce(new NetworkError());

    await expect(album.remove("1")).rejects.toThrow(NetworkError);
    expect(ids()).toEqual(["1"]);
  });

  test("by another tab is forgotten when it is read", async () => {
    const { album, ids } = makeAlbum();
    answer([photo("1")]);
    await album.load(ALL_PHOTOS);
    api.find.mockRejectedValueOnce(new Problem(404, "Not Found", "", null));

    await expect(album.read("1")).rejects.toThrow(Problem);
    expect(ids()).toEqual([]);
  });
});

test("a changed photo is shown everywhere, and filtered listings are read again", async () => {
  const { album } = makeAlbum();
  answer([photo("1")]);
  answer([photo("1")]);
  await album.load(ALL_PHOTOS);
  await album.load(SNOW);
  api.change.mockResolvedValueOnce(photo("1", { description: "Melted." }));
  await album.change("1", { description: "Melted." });
  answer([]);
  await album.load(ALL_PHOTOS);
  await album.load(SNOW);

  expect(album.listed(ALL_PHOTOS)[0]?.description).toBe("Melted.");
  expect(album.listed(SNOW)).toEqual([]);
  expect(api.list).toHaveBeenCalledTimes(3);
});

test("the original's address outlives a listing that does not say it", async () => {
  const { album } = makeAlbum();
  api.find.mockResolvedValueOnce(photo("1", { originalUrl: "http://photos.test/original" }));
  answer([photo("1")]);
  await album.read("1");
  await album.load(ALL_PHOTOS);

  expect(album.get("1")?.originalUrl).toBe("http://photos.test/original");
});

test("removeAll repeats the call until nothing is left", async () => {
  const { album } = makeAlbum();
  api.removeSome.mockResolvedValueOnce({ deleted: 100, left: 20 });
  api.removeSome.mockResolvedValueOnce({ deleted: 20, left: 0 });
  await album.removeAll();

  expect(api.removeSome).toHaveBeenCalledTimes(2);
});

describe("a photo that was sent", () => {
  test("is asked for after 1, 2, 4, 8 s and then every 15 s, for at most 5 minutes", async () => {
    const { album, waits, elapse } = makeAlbum();
    api.list.mockResolvedValue({ photos: [waiting("1")], nextToken: null, count: 0 });
    album.sent(waiting("1"));
    while (await elapse());

    expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 15, 15]);
    expect(waits.reduce((sum, each) => sum + each)).toBe(300);
  });

  test("is asked for no more once it is ready and its labels are there", async () => {
    const { album, waits, elapse } = makeAlbum();
    answer([photo("1", { labelsStatus: "waiting" })]);
    answer([photo("1", { labelsStatus: "found" })]);
    album.sent(waiting("1"));
    while (await elapse());

    expect(waits).toEqual([1, 2]);
    expect(album.count).toBe(1);
  });

  test("is at the top of a known listing at once", async () => {
    const { album, ids } = makeAlbum();
    answer([photo("1")]);
    await album.load(ALL_PHOTOS);
    album.sent(waiting("2"));

    expect(ids()).toEqual(["2", "1"]);
  });

  test("is asked for by itself when the first page does not hold it", async () => {
    const { album, elapse } = makeAlbum();
    answer([photo("9")], "next", 1);
    api.find.mockResolvedValueOnce(photo("1"));
    album.sent(waiting("1"));
    await elapse();

    expect(album.get("1")?.status).toBe("ready");
  });

  test("is asked for again after a call without an answer", async () => {
    const { album, waits, elapse } = makeAlbum();
    api.list.mockRejectedValueOnce(new NetworkError());
    answer([photo("1")]);
    album.sent(waiting("1"));
    while (await elapse());

    expect(waits).toEqual([1, 2]);
  });

  test("is not asked for once the session is over", async () => {
    const { album, waits, elapse } = makeAlbum();
    api.list.mockRejectedValueOnce(new SignInRequired());
    album.sent(waiting("1"));
    while (await elapse());

    expect(waits).toEqual([1]);
  });
});
