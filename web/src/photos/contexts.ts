/** How pages get at the album. Its code is loaded at the first need, not with the site. */
import { createContext } from "@lit/context";
import type { Album } from "./album";

/** Loads the album's code once and provides its store. */
export type OpenAlbum = () => Promise<Album>;

/** `null` where this deployment has no album: then nothing links to its pages. */
export const openAlbumContext = createContext<OpenAlbum | null>("open-album");

/** There for every page of the album, and for whoever has called `OpenAlbum`. */
export const albumContext = createContext<Album>("album");
