import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NetworkError } from "./errors";
import { postForm, UploadRefused } from "./form-upload";

/** What of XMLHttpRequest `postForm` uses; the test answers in the network's place. */
class StubRequest {
  static last: StubRequest;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  responseText = "";
  sent: FormData | null = null;
  onload: () => void = () => undefined;
  onerror: () => void = () => undefined;
  onabort: () => void = () => undefined;
  onloadend: () => void = () => undefined;

  constructor() {
    StubRequest.last = this;
  }
  open = vi.fn();
  send(form: FormData): void {
    this.sent = form;
  }
  abort(): void {
    this.onabort();
    this.onloadend();
  }
  answer(status: number, body = ""): void {
    this.status = status;
    this.responseText = body;
    this.onload();
    this.onloadend();
  }
}

function post(signal = new AbortController().signal) {
  const progress = vi.fn();
  const file = new File(["bytes"], "a.jpg");
  const done = postForm({ url: "http://s3.test", fields: { key: "k" }, file, progress, signal });
  // The outcome is looked at later; until then a rejection is not unhandled.
  done.catch(() => undefined);
  return { done, progress, request: StubRequest.last };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("XMLHttpRequest", StubRequest);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the fields come before the file, and progress is told", async () => {
  const { done, progress, request } = post();

  request.upload.onprogress?.({ loaded: 30, total: 60 });
  request.answer(204);
  await done;

  expect([...(request.sent?.keys() ?? [])]).toEqual(["key", "file"]);
  expect(progress).toHaveBeenCalledExactlyOnceWith(0.5);
});

test("a refusal carries the code of S3", async () => {
  const { done, request } = post();

  request.answer(400, "<Error><Code>EntityTooLarge</Code></Error>");

  await expect(done).rejects.toEqual(new UploadRefused(400, "EntityTooLarge"));
});

test("a connection that breaks is a network error", async () => {
  const { done, request } = post();

  request.onerror();

  await expect(done).rejects.toBeInstanceOf(NetworkError);
});

test("a connection on which nothing moves for 40 seconds is lost", async () => {
  const { done, request } = post();

  let isLost = false;
  done.catch(() => (isLost = true));

  await vi.advanceTimersByTimeAsync(39_000);
  request.upload.onprogress?.({ loaded: 1, total: 2 });
  await vi.advanceTimersByTimeAsync(39_000);
  expect(isLost).toBe(false);

  await vi.advanceTimersByTimeAsync(1_000);
  await expect(done).rejects.toBeInstanceOf(NetworkError);
});

test("the signal stops the transfer, also before it has begun", async () => {
  const controller = new AbortController();
  const { done } = post(controller.signal);

  controller.abort();

  await expect(done).rejects.toHaveProperty("name", "AbortError");
  await expect(post(controller.signal).done).rejects.toHaveProperty("name", "AbortError");
});
