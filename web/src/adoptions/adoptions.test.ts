import { beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "../api/errors";
import { Catalogue } from "../mysfits/catalogue";
import { makeMysfit } from "../mysfits/make-mysfit";
import type { MysfitsApi } from "../mysfits/mysfits-api";
import { Profile } from "../profile/profile";
import type { ProfileApi } from "../profile/profile-api";
import type { SignInPrompt } from "../session/sign-in-prompt";
import { type AdoptionDialogs, Adoptions } from "./adoptions";
import type { AdoptionsApi } from "./adoptions-api";

const suzu = makeMysfit({ mysfitId: "1" });
const ADOPTED_AT = "2026-01-01T00:00:00Z";
const api = { adopt: vi.fn<AdoptionsApi["adopt"]>(), giveBack: vi.fn<AdoptionsApi["giveBack"]>() };
const dialogs = {
  adopt: vi.fn<AdoptionDialogs["adopt"]>(),
  confirm: vi.fn<AdoptionDialogs["confirm"]>(),
};
const notices = { info: vi.fn(), error: vi.fn() };
const prompt = {
  onResume: vi.fn<SignInPrompt["onResume"]>(),
  signedIn: vi.fn<SignInPrompt["signedIn"]>(),
};

function makeAdoptions() {
  const catalogue = new Catalogue({} as unknown as MysfitsApi);
  const profile = new Profile({} as unknown as ProfileApi, catalogue);
  catalogue.add([suzu]);
  const adoptions = new Adoptions(
    api as unknown as AdoptionsApi,
    catalogue,
    profile,
    prompt as unknown as SignInPrompt,
    notices,
    dialogs,
  );
  return { adoptions, profile, catalogue };
}

beforeEach(() => {
  vi.resetAllMocks();
  prompt.signedIn.mockResolvedValue(true);
});

describe("adopt", () => {
  test("calls the API only after a yes", async () => {
    dialogs.adopt.mockResolvedValueOnce(undefined);

    await makeAdoptions().adoptions.adopt(suzu);

    expect(api.adopt).not.toHaveBeenCalled();
  });

  test("adds the mysfit to the profile, with the moment of its adoption", async () => {
    dialogs.adopt.mockImplementationOnce((_, adopt) => adopt());
    api.adopt.mockResolvedValueOnce({ mysfitId: "1", adopted: true, adoptedAt: ADOPTED_AT });
    const { adoptions, profile, catalogue } = makeAdoptions();

    await adoptions.adopt(suzu);

    expect(profile.adoptions.get("1")).toBe(ADOPTED_AT);
    expect(catalogue.get("1")?.adopted).toBe(true);
  });

  test("says so and shows the mysfit as adopted when another was first (409)", async () => {
    dialogs.adopt.mockImplementationOnce((_, adopt) => adopt());
    api.adopt.mockRejectedValueOnce(new Problem(409, "Conflict", "", null));
    const { adoptions, profile, catalogue } = makeAdoptions();

    await adoptions.adopt(suzu);

    expect(profile.adoptions.has("1")).toBe(false);
    expect(catalogue.get("1")?.adopted).toBe(true);
    expect(notices.error).toHaveBeenCalledWith("Somebody else has just adopted Suzu.");
  });
});

describe("giveBack", () => {
  test("frees the mysfit for others", async () => {
    dialogs.confirm.mockResolvedValueOnce(true);
    api.giveBack.mockResolvedValueOnce({ mysfitId: "1", adopted: false, adoptedAt: null });
    const { adoptions, profile, catalogue } = makeAdoptions();
    profile.setAdopted("1", ADOPTED_AT);

    await adoptions.giveBack(suzu);

    expect(profile.adoptions.has("1")).toBe(false);
    expect(catalogue.get("1")?.adopted).toBe(false);
  });

  test("asks in other words about the mysfit of another adopter", async () => {
    dialogs.confirm.mockResolvedValueOnce(false);

    await makeAdoptions().adoptions.giveBack(suzu);

    expect(dialogs.confirm.mock.calls[0]?.[1].title).toBe("Give Suzu back for its adopter?");
    expect(api.giveBack).not.toHaveBeenCalled();
  });
});
