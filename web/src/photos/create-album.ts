/** Builds the album's store and answers what its pages ask for; loaded with the first of them. */
import { html, nothing, type TemplateResult } from "lit";
import type { Api } from "../api/client";
import type { SiteConfig } from "../app/config";
import type { Notices } from "../app/notices";
import type { SignInPrompt } from "../session/sign-in-prompt";
import type { Session } from "../session/session";
import type { Question } from "../ui/confirm-dialog/confirm-dialog";
import { Album } from "./album";
import { shortTitle } from "./photo-facts";
import { thumbOf } from "./photo-thumb/photo-thumb";
import { type Photo, PhotosApi } from "./photos-api";

type Confirm = (question: Question, picture: TemplateResult) => Promise<boolean>;

export function createAlbum(
  config: SiteConfig,
  api: Api,
  session: Session,
  signInPrompt: SignInPrompt,
  notices: Notices,
  confirm: Confirm,
): Album {
  const album = new Album(new PhotosApi(api), config.photoLabels === "stand-in");
  let userId = session.visitor?.userId ?? null;
  session.addEventListener("change", () => {
    const now = session.visitor?.userId ?? null;
    if (now !== userId) album.clear();
    userId = now;
  });
  document.addEventListener("photo-removal-requested", ({ photo }) => {
    void removePhoto(photo);
  });
  document.addEventListener("album-removal-requested", () => void removeAll());
  document.addEventListener("photo-expired", ({ photoId }) => {
    // A photo that is gone leaves the album; every other failure leaves its card as it is.
    album.read(photoId).catch(() => undefined);
  });

  async function removePhoto(photo: Photo): Promise<void> {
    // What was never a photo is missed by nobody.
    const asks = photo.status === "ready";
    if (asks && !(await confirm(removalQuestion(photo), thumbOf(photo)))) return;
    try {
      await album.remove(photo.photoId);
      notices.info(`${nameOf(photo)} is out of your album.`);
    } catch (error) {
      signInPrompt.failed(error, null, "delete this photo");
    }
  }

  async function removeAll(): Promise<void> {
    if (!(await confirm(REMOVAL_OF_ALL, html`${nothing}`))) return;
    try {
      await album.removeAll();
      notices.info("Your album is empty.");
    } catch (error) {
      signInPrompt.failed(error, null, "delete your photos");
    }
  }
  return album;
}

const REMOVAL_OF_ALL: Question = {
  title: "Delete every photo in your album?",
  text: "All of them will be gone for good, the originals too. This cannot be undone.",
  yes: "Delete all photos",
  no: "Keep them",
  irreversible: true,
};

function nameOf(photo: Photo): string {
  return photo.status === "ready" ? shortTitle(photo) : photo.fileName;
}

function removalQuestion(photo: Photo): Question {
  return {
    title: "Take this photo out of your album?",
    text: `${nameOf(photo)} will be gone for good, the original too. This cannot be undone.`,
    yes: "Delete the photo",
    no: "Keep it",
    irreversible: true,
  };
}
