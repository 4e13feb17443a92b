import { html } from "lit";
import { describe, expect, test } from "vitest";
import { accountRoutes } from "../accounts/routes";
import { adoptionRoutes } from "../adoptions/routes";
import { certificateAddress } from "../adoptions/addresses";
import { mysfitAddress } from "../mysfits/addresses";
import { profileRoutes } from "../profile/routes";
import { editAddress } from "../staff/addresses";
import { staffRoutes } from "../staff/routes";
import { matchRoute } from "./router";

const draw = () => html``;
/** As in `main.ts`; the pages of the first load are not imported here. */
const ROUTES = [
  { page: "gallery", path: "/", render: draw },
  { page: "mysfit", path: "/mysfits/:mysfitId", render: draw },
  ...adoptionRoutes,
  ...profileRoutes,
  ...accountRoutes,
  ...staffRoutes,
];

function match(pathname: string) {
  const found = matchRoute(ROUTES, pathname);
  return found && [found.route.page, found.params.mysfitId];
}

describe("matchRoute", () => {
  test.each([
    ["/", ["gallery", undefined]],
    ["/my-mysfits", ["my-mysfits", undefined]],
    ["/reset-password", ["reset-password", undefined]],
    ["/mysfits/7def", ["mysfit", "7def"]],
    ["/mysfits/a%20b", ["mysfit", "a b"]],
    ["/mysfits/%zz", ["mysfit", "%zz"]],
    ["/mysfits/7def/certificate", ["certificate", "7def"]],
    ["/keeper/mysfits/7def", ["edit-mysfit", "7def"]],
    ["/keeper/new", ["new-mysfit", undefined]],
    ["/mysfits/", null],
    ["/mysfits/a/b", null],
    ["/elsewhere", null],
  ])("%s is %o", (path, expected) => {
    expect(match(path)).toEqual(expected);
  });

  test("finds the mysfit of every address made for it", () => {
    expect(match(mysfitAddress("a/b c"))).toEqual(["mysfit", "a/b c"]);
    expect(match(certificateAddress("a/b"))).toEqual(["certificate", "a/b"]);
    expect(match(editAddress("a/b"))).toEqual(["edit-mysfit", "a/b"]);
  });
});
