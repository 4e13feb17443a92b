import { ContextProvider } from "@lit/context";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApi } from "../../api/client";
import { Observable } from "../../app/observable";
import { Catalogue, catalogueContext } from "../../mysfits/catalogue";
import { makeMysfit } from "../../mysfits/make-mysfit";
import { MysfitsApi } from "../../mysfits/mysfits-api";
import { Profile, profileContext } from "../../profile/profile";
import { ProfileApi } from "../../profile/profile-api";
import { type Session, sessionContext } from "../../session/session";
import "./certificate-page";

const suzu = { ...makeMysfit({ mysfitId: "1" }), adopted: true, adoptedAt: "2026-03-04T10:00:00Z" };
const fetched = vi.fn<(request: Request) => Promise<Response>>();

class SignedIn extends Observable {
  readonly state = "signed-in";
  readonly visitor = { userId: "u1", name: "Ada", email: "ada@example.com", isStaff: false };
}

function answerMeWith(adoptions: unknown[]): void {
  const me = { userId: "u1", email: null, name: "Ada", groups: [], likes: [], adoptions };
  fetched.mockResolvedValueOnce(Response.json(me));
}

/** The page of Suzu's certificate in a tab that believes Suzu is the visitor's. */
async function openCertificate(adoptionsNow: unknown[]): Promise<HTMLElement> {
  const tokens = { current: () => Promise.resolve("token"), renew: () => Promise.resolve(null) };
  const api = createApi("http://api.test", tokens);
  const catalogue = new Catalogue(new MysfitsApi(api));
  const profile = new Profile(new ProfileApi(api), catalogue);
  answerMeWith([suzu]);
  answerMeWith(adoptionsNow);
  await profile.load();
  new ContextProvider(document.body, { context: catalogueContext, initialValue: catalogue });
  new ContextProvider(document.body, { context: profileContext, initialValue: profile });
  new ContextProvider(document.body, {
    context: sessionContext,
    initialValue: new SignedIn() as unknown as Session,
  });
  const page = document.createElement("certificate-page");
  page.setAttribute("mysfitId", "1");
  document.body.append(page);
  return page;
}

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
});

afterEach(() => {
  document.body.replaceChildren();
  expect(fetched.mock.calls.map(([request]) => request.method)).not.toContain("POST");
});

test("the day of the adoption is the one in /me", async () => {
  const page = await openCertificate([suzu]);

  await vi.waitFor(() => {
    expect(page.querySelector(".day")?.textContent).toBe("4 March 2026");
  });
});

test("a mysfit that another tab has given back has no certificate, and is not adopted again", async () => {
  const page = await openCertificate([]);

  await vi.waitFor(() => {
    expect(page.textContent).toContain("No such paper in your drawer");
  });
});
