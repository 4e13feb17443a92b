import { html } from "lit";
import type { Route } from "../app/router";
import type { OpenAlbum } from "./contexts";

/** Literal parts come before a parameter: "/photos/new" is no photo's id. */
export function photoRoutes(openAlbum: OpenAlbum): readonly Route[] {
  return [
    {
      page: "photos",
      path: "/photos",
      render: async (_, { search }) => {
        await Promise.all([openAlbum(), import("./photos-page/photos-page")]);
        return html`<photos-page .search=${search}></photos-page>`;
      },
    },
    {
      page: "new-photo",
      path: "/photos/new",
      render: async (_, { search }) => {
        await Promise.all([openAlbum(), import("./new-photo-page/new-photo-page")]);
        return html`<new-photo-page .search=${search}></new-photo-page>`;
      },
    },
    {
      page: "photo-map",
      path: "/photos/map",
      render: async () => {
        await Promise.all([openAlbum(), import("./map-page/map-page")]);
        return html`<map-page></map-page>`;
      },
    },
    {
      page: "photo",
      path: "/photos/:photoId",
      render: async ({ photoId }, { search }) => {
        await Promise.all([openAlbum(), import("./photo-page/photo-page")]);
        return html`<photo-page .photoId=${photoId} .search=${search}></photo-page>`;
      },
    },
  ];
}
