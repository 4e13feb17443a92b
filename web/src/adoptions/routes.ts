import { html } from "lit";
import type { Route } from "../app/router";

export const adoptionRoutes: readonly Route[] = [
  {
    page: "certificate",
    path: "/mysfits/:mysfitId/certificate",
    render: async ({ mysfitId }) => {
      await import("./certificate-page/certificate-page");
      return html`<certificate-page .mysfitId=${mysfitId}></certificate-page>`;
    },
  },
];
