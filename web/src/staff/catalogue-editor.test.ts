import { beforeEach, describe, expect, test, vi } from "vitest";
import { Problem } from "../api/errors";
import type { AllMysfits } from "../mysfits/all-mysfits";
import { Catalogue } from "../mysfits/catalogue";
import { makeMysfit } from "../mysfits/make-mysfit";
import type { MysfitsApi } from "../mysfits/mysfits-api";
import type { SignInPrompt } from "../session/sign-in-prompt";
import { CatalogueEditor } from "./catalogue-editor";
import type { StaffApi } from "./staff-api";

const suzu = makeMysfit({ mysfitId: "1" });
const api = { remove: vi.fn<StaffApi["remove"]>() };
const allMysfits = { reload: vi.fn<AllMysfits["reload"]>() };
const notices = { info: vi.fn(), error: vi.fn() };
const prompt = { failed: vi.fn() };

function makeEditor() {
  const catalogue = new Catalogue({} as unknown as MysfitsApi);
  catalogue.add([suzu]);
  const editor = new CatalogueEditor(
    api as unknown as StaffApi,
    catalogue,
    allMysfits as unknown as AllMysfits,
    prompt as unknown as SignInPrompt,
    notices,
    () => Promise.resolve(true),
  );
  return { editor, catalogue };
}

beforeEach(() => {
  vi.resetAllMocks();
  allMysfits.reload.mockResolvedValue(undefined);
});

describe("remove", () => {
  test("takes the mysfit out of every list and reads the catalogue again", async () => {
    api.remove.mockResolvedValueOnce(undefined);
    const { editor, catalogue } = makeEditor();

    await editor.remove(suzu);

    expect(catalogue.get("1")).toBeNull();
    expect(allMysfits.reload).toHaveBeenCalledTimes(1);
    expect(notices.info).toHaveBeenCalledWith("Suzu has left the guide.");
  });

  test("says why an adopted mysfit stays (409)", async () => {
    api.remove.mockRejectedValueOnce(new Problem(409, "Conflict", "", null));
    const { editor, catalogue } = makeEditor();

    await editor.remove(suzu);

    expect(catalogue.get("1")?.adopted).toBe(true);
    expect(notices.error.mock.calls[0]?.[0]).toContain("Give Suzu back first.");
  });

  test("drops a mysfit that somebody else has removed (404)", async () => {
    api.remove.mockRejectedValueOnce(new Problem(404, "Not Found", "No such mysfit.", null));
    const { editor, catalogue } = makeEditor();

    await editor.remove(suzu);

    expect(catalogue.get("1")).toBeNull();
  });
});
