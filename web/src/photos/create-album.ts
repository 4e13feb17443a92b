/** Builds the album's store and answers what its pages ask for; loaded with the first of them. */
import type { TemplateResult } from "lit";
import type { Api } from "../api/client";
import type { Notices } from "../app/notices";
import type { SignInPrompt } from "../session/sign-in-prompt";
import type { Session } from "../session/session";
import type { Question } from "../ui/confirm-dialog/confirm-dialog";
import { Album } from "./album";
import { photoTitle } from "./photo-facts";
import { thumbOf } from "./photo-thumb/photo-thumb";
import { type Photo, PhotosApi } from "./photos-api";

type Confirm = (question: Question, picture: TemplateResult) => Promise<boolean>;

export function createAlbum(
  api: Api,
  session: Session,
  signInPrompt: SignInPrompt,
  notices: Notices,
  confirm: Confirm,
): Album {
  const album = new Album(new PhotosApi(api));
  let userId = session.visitor?.userId ?? null;
  session.addEventListener("change", () => {
    const now = session.visitor?.userId ?? null;
    if (now !== userId) album.clear();
    userId = now;
  });
  document.addEventListener("photo-removal-requested", ({ photo }) => {
    void removePhoto(photo);
  });
  document.addEventListener("photo-expired", ({ photoId }) => {
    // A photo that is gone leaves the album; every other failure leaves its card as it is.
    album.read(photoId).catch(() => undefined);
  });

  async function removePhoto(photo: Photo): Promise<void> {
    const confirmed = await confirm(removalQuestion(photo), thumbOf(photo));
    if (!confirmed) return;
    try {
      await album.remove(photo.photoId);
      notices.info(`${photoTitle(photo)} is out of your album.`);
    } catch (error) {
      signInPrompt.failed(error, null, "delete this photo");
    }
  }
  return album;
}

function removalQuestion(photo: Photo): Question {
  return {
    title: "Take this photo out of your album?",
    text: `${photoTitle(photo)} will be gone for good, the original too. This cannot be undone.`,
    yes: "Delete the photo",
    no: "Keep it",
    irreversible: true,
  };
}
