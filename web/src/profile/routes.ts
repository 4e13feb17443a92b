import { html } from "lit";
import type { Route } from "../app/router";

export const profileRoutes: readonly Route[] = [
  {
    page: "my-mysfits",
    path: "/my-mysfits",
    render: async () => {
      await import("./my-mysfits-page/my-mysfits-page");
      return html`<my-mysfits-page></my-mysfits-page>`;
    },
  },
];
