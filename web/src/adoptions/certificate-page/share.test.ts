import { expect, test, vi } from "vitest";
import { share } from "./share";

const LINK = { title: "Suzu", text: "Meet Suzu.", url: "http://site.test/mysfits/1" };

function makeClipboard(writeText = vi.fn(() => Promise.resolve())): Clipboard {
  return { writeText } as unknown as Clipboard;
}

test("a device that shares is asked to, and nothing is copied", async () => {
  const clipboard = makeClipboard();
  const ask = vi.fn(() => Promise.resolve());

  expect(await share(LINK, { share: ask, clipboard })).toBe("shared");
  expect(ask).toHaveBeenCalledWith(LINK);
  expect(clipboard.writeText).not.toHaveBeenCalled();
});

test("a visitor who thinks better of it has nothing copied behind their back", async () => {
  const clipboard = makeClipboard();
  const ask = () => Promise.reject(new DOMException("", "AbortError"));

  expect(await share(LINK, { share: ask, clipboard })).toBe("dismissed");
  expect(clipboard.writeText).not.toHaveBeenCalled();
});

test("a device that cannot share copies the link", async () => {
  const clipboard = makeClipboard();

  expect(await share(LINK, { clipboard })).toBe("copied");
  expect(clipboard.writeText).toHaveBeenCalledWith(LINK.url);
});

test("a sharing that fails ends in a copy", async () => {
  const ask = () => Promise.reject(new DOMException("", "DataError"));

  expect(await share(LINK, { share: ask, clipboard: makeClipboard() })).toBe("copied");
});

test("without a clipboard, or a right to it, the visitor copies by hand", async () => {
  const refused = makeClipboard(
    vi.fn(() => Promise.reject(new DOMException("", "NotAllowedError"))),
  );

  expect(await share(LINK, {})).toBe("impossible");
  expect(await share(LINK, { clipboard: refused })).toBe("impossible");
});
