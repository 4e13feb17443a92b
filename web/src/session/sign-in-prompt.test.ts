import { beforeEach, describe, expect, test, vi } from "vitest";
import { NetworkError, SignInRequired } from "../api/errors";
import { PendingActionStorage } from "./pending-action";
import type { SessionState } from "./session";
import { SignInPrompt } from "./sign-in-prompt";

const LIKE = { action: "like", mysfitId: "1" };
const notices = { info: vi.fn(), error: vi.fn() };
const openDialog = vi.fn();
const resumed = vi.fn(() => Promise.resolve());

function makePrompt(state: SessionState) {
  const session = {
    state,
    known: () => Promise.resolve(),
    end: () => {
      session.state = "signed-out";
    },
  };
  const pending = new PendingActionStorage(sessionStorage);
  const prompt = new SignInPrompt(session, pending, notices, openDialog);
  prompt.onResume("like", resumed);
  return { prompt, session };
}

beforeEach(() => {
  vi.clearAllMocks();
  sessionStorage.clear();
});

test("an action of somebody signed in goes on at once", async () => {
  const { prompt } = makePrompt("signed-in");

  expect(await prompt.signedIn(LIKE, "Sign in to like Suzu")).toBe(true);
  expect(openDialog).not.toHaveBeenCalled();
});

test("an action of somebody signed out opens the dialog and is resumed once", async () => {
  const { prompt } = makePrompt("signed-out");

  expect(await prompt.signedIn(LIKE, "Sign in to like Suzu")).toBe(false);
  await prompt.resume();
  await prompt.resume();

  expect(openDialog).toHaveBeenCalledExactlyOnceWith("Sign in to like Suzu");
  expect(resumed).toHaveBeenCalledExactlyOnceWith("1");
});

describe("a call that failed", () => {
  test("because the session has ended opens the dialog, and is resumed", async () => {
    const { prompt, session } = makePrompt("signed-in");

    prompt.failed(new SignInRequired(), LIKE, "like Suzu");
    await prompt.resume();

    expect(session.state).toBe("signed-out");
    expect(openDialog).toHaveBeenCalledWith("Your session has ended. Sign in again to like Suzu");
    expect(resumed).toHaveBeenCalledWith("1");
  });

  test("for another reason says which", () => {
    const { prompt, session } = makePrompt("signed-in");

    prompt.failed(new NetworkError(), LIKE, "like Suzu");

    expect(session.state).toBe("signed-in");
    expect(notices.error).toHaveBeenCalledWith(new NetworkError().message);
  });
});
