import { beforeEach, describe, expect, test, vi } from "vitest";
import { NetworkError } from "../api/errors";
import { makeMysfit } from "./make-mysfit";
import { Catalogue } from "./catalogue";
import type { MysfitsApi } from "./mysfits-api";

const list = vi.fn<MysfitsApi["list"]>();
const find = vi.fn<MysfitsApi["find"]>();
const one = makeMysfit({ mysfitId: "1" });
const two = makeMysfit({ mysfitId: "2" });

function makeCatalogue(): Catalogue {
  return new Catalogue({ list, find } as unknown as MysfitsApi);
}

beforeEach(() => {
  vi.resetAllMocks();
});

describe("a listing", () => {
  test("adds its next page to what is there, each mysfit once", async () => {
    list.mockResolvedValueOnce({ mysfits: [one], nextToken: "next" });
    list.mockResolvedValueOnce({ mysfits: [one, two], nextToken: null });
    const catalogue = makeCatalogue();

    await catalogue.load(null);
    await catalogue.loadMore(null);

    expect(catalogue.listing(null).mysfitIds).toEqual(["1", "2"]);
    expect(list.mock.calls[1]).toEqual([null, 48, "next"]);
  });

  test("is read once, however often it is loaded", async () => {
    list.mockResolvedValue({ mysfits: [one], nextToken: null });
    const catalogue = makeCatalogue();

    await catalogue.load(null);
    await catalogue.load(null);

    expect(list).toHaveBeenCalledTimes(1);
  });

  test("whose next page failed keeps what was there and goes on from it", async () => {
    list.mockResolvedValueOnce({ mysfits: [one], nextToken: "next" });
    list.mockRejectedValueOnce(new NetworkError());
    list.mockResolvedValueOnce({ mysfits: [two], nextToken: null });
    const catalogue = makeCatalogue();
    await catalogue.load(null);
    await expect(catalogue.loadMore(null)).rejects.toThrow(NetworkError);
    expect(catalogue.listing(null).mysfitIds).toEqual(["1"]);

    await catalogue.loadMore(null);

    expect(catalogue.listing(null).mysfitIds).toEqual(["1", "2"]);
  });

  test("shows a like that came after it was read", async () => {
    list.mockResolvedValueOnce({ mysfits: [one], nextToken: null });
    const catalogue = makeCatalogue();
    await catalogue.load(null);

    catalogue.update("1", { likes: 7 });

    expect(catalogue.listed(null)[0]?.likes).toBe(7);
  });
});

describe("one mysfit", () => {
  test("that is known stays when reading it anew fails", async () => {
    find.mockRejectedValueOnce(new NetworkError());
    const catalogue = makeCatalogue();
    catalogue.add([one]);

    await expect(catalogue.read("1")).rejects.toThrow(NetworkError);

    expect(catalogue.get("1")).toEqual(one);
  });

  test("is read only if it is not known", async () => {
    find.mockResolvedValueOnce(one);
    const catalogue = makeCatalogue();

    await catalogue.find("1");
    await catalogue.find("1");

    expect(find).toHaveBeenCalledTimes(1);
  });
});
