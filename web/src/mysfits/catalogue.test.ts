import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Api } from "../api/client";
import { Unreachable } from "../api/errors";
import { makeMysfit } from "./make-mysfit";
import { Catalogue } from "./catalogue";

const list = vi.fn<Api["list"]>();
const find = vi.fn<Api["find"]>();
const one = makeMysfit({ mysfitId: "1" });
const two = makeMysfit({ mysfitId: "2" });

function makeCatalogue(): Catalogue {
  return new Catalogue({ list, find } as unknown as Api);
}

beforeEach(() => {
  vi.resetAllMocks();
});

describe("a listing", () => {
  test("adds its next page to what is there, each mysfit once", async () => {
    list.mockResolvedValueOnce({ mysfits: [one], nextToken: "next" });
    list.mockResolvedValueOnce({ mysfits: [one, two], nextToken: null });
    const catalogue = makeCatalogue();

    await catalogue.open(null);
    await catalogue.more(null);

    expect(catalogue.listing(null).mysfitIds).toEqual(["1", "2"]);
    expect(list.mock.calls[1]).toEqual([null, 48, "next"]);
  });

  test("is read once, however often it is opened", async () => {
    list.mockResolvedValue({ mysfits: [one], nextToken: null });
    const catalogue = makeCatalogue();

    await catalogue.open(null);
    await catalogue.open(null);

    expect(list).toHaveBeenCalledTimes(1);
  });

  test("that failed keeps what was there and starts again when opened", async () => {
    list.mockResolvedValueOnce({ mysfits: [one], nextToken: "next" });
    list.mockRejectedValueOnce(new Unreachable());
    list.mockResolvedValueOnce({ mysfits: [two], nextToken: null });
    const catalogue = makeCatalogue();
    await catalogue.open(null);
    await catalogue.more(null);
    expect(catalogue.listing(null)).toMatchObject({ state: "failed", mysfitIds: ["1"] });

    await catalogue.open(null);

    expect(catalogue.listing(null)).toMatchObject({ state: "ready", mysfitIds: ["2"] });
  });

  test("shows a like that came after it was read", async () => {
    list.mockResolvedValueOnce({ mysfits: [one], nextToken: null });
    const catalogue = makeCatalogue();
    await catalogue.open(null);

    catalogue.amend("1", { likes: 7 });

    expect(catalogue.listed(null)[0]?.likes).toBe(7);
  });
});

describe("one mysfit", () => {
  test("that is known stays on view when reading it anew fails", async () => {
    find.mockRejectedValueOnce(new Unreachable());
    const catalogue = makeCatalogue();
    catalogue.learn([one]);

    await catalogue.find("1");

    expect(catalogue.finding("1")).toEqual({ state: "ready", mysfit: one });
  });

  test("that could not be read says why, until it is read again", async () => {
    const error = new Unreachable();
    find.mockRejectedValueOnce(error).mockResolvedValueOnce(one);
    const catalogue = makeCatalogue();
    await catalogue.find("1");
    expect(catalogue.finding("1")).toEqual({ state: "failed", error });

    await catalogue.find("1");

    expect(catalogue.finding("1")).toEqual({ state: "ready", mysfit: one });
  });
});
