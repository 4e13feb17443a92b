import { html } from "lit";
import type { Route } from "../app/router";

async function renderEditPage(mysfitId: string | null) {
  await import("./edit-mysfit-page");
  return html`<edit-mysfit-page .mysfitId=${mysfitId}></edit-mysfit-page>`;
}

export const staffRoutes: readonly Route[] = [
  {
    page: "staff",
    path: "/keeper",
    render: async () => {
      await import("./staff-page/staff-page");
      return html`<staff-page></staff-page>`;
    },
  },
  { page: "new-mysfit", path: "/keeper/new", render: () => renderEditPage(null) },
  {
    page: "edit-mysfit",
    path: "/keeper/mysfits/:mysfitId",
    render: ({ mysfitId }) => renderEditPage(mysfitId ?? null),
  },
];
