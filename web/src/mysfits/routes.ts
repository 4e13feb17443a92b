import { html } from "lit";
import type { Route } from "../app/router";
import "./gallery-page/gallery-page";
import "./mysfit-page/mysfit-page";

/** Both pages are part of the first load: most visits begin at one of them. */
export const mysfitRoutes: readonly Route[] = [
  {
    page: "gallery",
    path: "/",
    render: (_, { search }) => html`<gallery-page .search=${search}></gallery-page>`,
  },
  {
    page: "mysfit",
    path: "/mysfits/:mysfitId",
    render: ({ mysfitId }) => html`<mysfit-page .mysfitId=${mysfitId}></mysfit-page>`,
  },
];
