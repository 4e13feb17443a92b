import { beforeEach, describe, expect, test, vi } from "vitest";
import { NetworkError, Problem, SignInRequired } from "../../api/errors";
import { type FormUpload, UploadRefused } from "../../api/form-upload";
import { makePhoto } from "../make-photo";
import { AT_ONCE, type Outside, UploadQueue } from "./upload-queue";

const DETAILS = { mysfitId: "m1", description: "", tags: [], keepPlace: false };
const MINUTE = 60_000;

let files = 0;
const photoFile = (name = `${++files}.jpg`) => new File(["bytes"], name, { type: "image/jpeg" });

/** A transfer under way, to be ended by the test. */
interface Transfer extends FormUpload {
  resolve(): void;
  reject(error: unknown): void;
}

function makeQueue() {
  const clock = { ms: 0 };
  const transfers: Transfer[] = [];
  let made = 0;
  const outside = {
    create: vi.fn<Outside["create"]>(() =>
      Promise.resolve({
        photo: makePhoto({ photoId: `p${++made}`, status: "waiting" }),
        upload: {
          url: "http://photos.test",
          fields: { key: `k${made}` },
          expiresAt: new Date(clock.ms + 10 * MINUTE).toISOString(),
        },
      }),
    ),
    post: vi.fn<Outside["post"]>(
      (form) =>
        new Promise((resolve, reject) => {
          transfers.push({ ...form, resolve, reject });
          form.signal.addEventListener("abort", () => {
            reject(new DOMException("", "AbortError"));
          });
        }),
    ),
    sent: vi.fn<Outside["sent"]>(),
    discard: vi.fn<Outside["discard"]>(),
    sessionEnded: vi.fn<Outside["sessionEnded"]>(),
    now: () => clock.ms,
  };
  const queue = new UploadQueue(outside);
  const states = () => queue.uploads.map(({ state }) => state);
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const transfer = (index: number) => {
    const found = transfers[index];
    if (!found) throw new Error(`There is no transfer ${index}.`);
    return found;
  };
  return { clock, outside, queue, settle, states, transfer, transfers };
}

async function sending(number: number) {
  const made = makeQueue();
  made.queue.add(Array.from({ length: number }, () => photoFile()));
  made.queue.send(DETAILS);
  await made.settle();
  return made;
}

beforeEach(() => {
  files = 0;
});

test("nothing is sent before the visitor says so", async () => {
  const { outside, queue, settle, states } = makeQueue();

  queue.add([photoFile()]);
  await settle();

  expect(states()).toEqual(["chosen"]);
  expect(outside.create).not.toHaveBeenCalled();
});

test("three photos are sent at a time, and a record is made when its turn comes", async () => {
  const { outside, settle, states, transfer } = await sending(5);
  expect(states()).toEqual(["sending", "sending", "sending", "queued", "queued"]);
  expect(outside.create).toHaveBeenCalledTimes(AT_ONCE);

  transfer(0).resolve();
  await settle();

  expect(states()).toEqual(["sent", "sending", "sending", "sending", "queued"]);
  expect(outside.create).toHaveBeenCalledTimes(AT_ONCE + 1);
  expect(outside.sent.mock.calls[0]?.[0].photoId).toBe("p1");
});

test("a record says what the visitor said, and what the file is", async () => {
  const { outside, queue, settle } = makeQueue();

  queue.add([photoFile("snow.jpg")]);
  queue.send({ mysfitId: "m1", description: "Snow", tags: ["cold"], keepPlace: true });
  await settle();

  expect(outside.create).toHaveBeenCalledExactlyOnceWith({
    mysfitId: "m1",
    description: "Snow",
    tags: ["cold"],
    keepPlace: true,
    fileName: "snow.jpg",
    contentType: "image/jpeg",
    bytes: 5,
  });
});

test("a file that cannot be a photo is never sent", async () => {
  const { outside, queue, settle, states } = makeQueue();

  queue.add([new File(["x"], "a.txt", { type: "text/plain" })]);
  queue.send(DETAILS);
  await settle();

  expect(states()).toEqual(["refused"]);
  expect(outside.create).not.toHaveBeenCalled();
});

test("a file on the list is not taken twice, and may be sent again once it has arrived", async () => {
  const file = photoFile();
  const { queue, settle, transfer } = makeQueue();
  queue.add([file, file]);
  expect(queue.uploads).toHaveLength(1);

  queue.send(DETAILS);
  await settle();
  transfer(0).resolve();
  await settle();
  queue.add([file]);

  expect(queue.uploads).toHaveLength(2);
});

describe("a connection that is lost", () => {
  test("is told with how far it came, and leaves the others alone", async () => {
    const { queue, settle, states, transfer } = await sending(2);

    transfer(0).progress(0.5);
    transfer(0).reject(new NetworkError());
    await settle();

    expect(states()).toEqual(["failed", "sending"]);
    expect(queue.uploads[0]?.message).toContain("lost at 50 %");
  });

  test("keeps the record: the same address is used again", async () => {
    const { outside, queue, settle, transfer } = await sending(1);
    transfer(0).reject(new NetworkError());
    await settle();

    queue.retryAll();
    await settle();

    expect(outside.create).toHaveBeenCalledTimes(1);
    expect(transfer(1).fields).toEqual({ key: "k1" });
    expect(outside.discard).not.toHaveBeenCalled();
  });

  test("has a new record once the address no longer holds", async () => {
    const { clock, outside, queue, settle, transfer } = await sending(1);
    transfer(0).reject(new NetworkError());
    await settle();

    clock.ms = 9 * MINUTE + 1;
    queue.retryAll();
    await settle();

    expect(transfer(1).fields).toEqual({ key: "k2" });
    expect(outside.discard).toHaveBeenCalledExactlyOnceWith("p1");
  });

  test("goes on by itself when it is back, and nothing else does", async () => {
    const { outside, queue, settle, states, transfer } = await sending(2);
    transfer(0).reject(new NetworkError());
    transfer(1).reject(new UploadRefused(403, "AccessDenied"));
    await settle();

    queue.resume();
    await settle();

    expect(states()).toEqual(["sending", "failed"]);
    expect(outside.post).toHaveBeenCalledTimes(3);
  });
});

test("a photo that S3 refuses gets another record at the next try", async () => {
  const { outside, queue, settle, transfer } = await sending(1);
  transfer(0).reject(new UploadRefused(403, "AccessDenied"));
  await settle();
  expect(outside.discard).toHaveBeenCalledExactlyOnceWith("p1");

  queue.retryAll();
  await settle();

  expect(transfer(1).fields).toEqual({ key: "k2" });
});

test.each([
  [403, "Only who adopted a mysfit photographs it."],
  [409, "Your album is full: it holds 500 photos."],
  [429, "20 of your photos are on their way. Please let some arrive first."],
])("a refusal of all (%s) is told once and stops what waits", async (status, detail) => {
  const { outside, queue, settle, states } = makeQueue();
  outside.create.mockImplementation(() => Promise.reject(new Problem(status, "", detail, null)));

  queue.add(Array.from({ length: 5 }, () => photoFile()));
  queue.send(DETAILS);
  await settle();

  expect(states()).toEqual(Array(5).fill("failed"));
  expect(queue.uploads[4]?.message).toBe(detail);
  expect(outside.create).toHaveBeenCalledTimes(AT_ONCE);
});

test("a session that has ended is asked for, and its photos go on afterwards", async () => {
  const { outside, queue, settle, states } = makeQueue();
  outside.create.mockImplementationOnce(() => Promise.reject(new SignInRequired()));
  queue.add([photoFile()]);
  queue.send(DETAILS);
  await settle();
  expect(outside.sessionEnded).toHaveBeenCalledOnce();
  expect(states()).toEqual(["failed"]);

  queue.resume();
  await settle();

  expect(states()).toEqual(["sending"]);
});

describe("cancelling", () => {
  test("stops the transfer, deletes the record and lets the next one through", async () => {
    const { outside, queue, settle, states, transfers } = await sending(4);

    queue.remove(queue.uploads[0]?.id ?? 0);
    await settle();

    expect(transfers[0]?.signal.aborted).toBe(true);
    expect(outside.discard).toHaveBeenCalledExactlyOnceWith("p1");
    expect(states()).toEqual(["sending", "sending", "sending"]);
  });

  test("while the record is being made deletes it once it is there", async () => {
    const { outside, queue, settle } = makeQueue();
    let answer: () => void = () => undefined;
    const started = {
      photo: makePhoto({ photoId: "late" }),
      upload: { url: "", fields: {}, expiresAt: "" },
    };
    outside.create.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = () => {
            resolve(started);
          };
        }),
    );
    queue.add([photoFile()]);
    queue.send(DETAILS);

    queue.remove(queue.uploads[0]?.id ?? 0);
    answer();
    await settle();

    expect(outside.discard).toHaveBeenCalledExactlyOnceWith("late");
    expect(outside.sent).not.toHaveBeenCalled();
  });

  test("does not delete what has arrived", async () => {
    const { outside, queue, settle, transfer } = await sending(1);
    transfer(0).resolve();
    await settle();

    queue.remove(queue.uploads[0]?.id ?? 0);

    expect(queue.uploads).toEqual([]);
    expect(outside.discard).not.toHaveBeenCalled();
  });
});

test("another visitor finds an empty list, and nothing of the first is sent on", async () => {
  const { outside, queue, settle, transfers } = await sending(5);

  queue.clear();
  await settle();

  expect(queue.uploads).toEqual([]);
  expect(transfers.every(({ signal }) => signal.aborted)).toBe(true);
  expect(outside.create).toHaveBeenCalledTimes(AT_ONCE);
  expect(queue.isBusy).toBe(false);
});

test("what fails after another visitor has come is not the other's to hear of", async () => {
  const { outside, queue, settle } = makeQueue();
  outside.create.mockImplementationOnce(() => Promise.reject(new SignInRequired()));
  queue.add([photoFile()]);
  queue.send(DETAILS);

  queue.clear();
  await settle();

  expect(outside.sessionEnded).not.toHaveBeenCalled();
});
