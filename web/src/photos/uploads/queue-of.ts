/** The one queue of uploads of this tab. */
import { NetworkError } from "../../api/errors";
import { postForm } from "../../api/form-upload";
import { NoticeRequested, SessionEnded } from "../../app/events";
import type { Session } from "../../session/session";
import type { Album } from "../album";
import { UploadQueue } from "./upload-queue";

const queues = new WeakMap<Album, UploadQueue>();

/** The queue that fills an album, made with its first use. */
export function queueOf(album: Album, session: Session): UploadQueue {
  const queue = queues.get(album) ?? makeQueue(album, session);
  queues.set(album, queue);
  return queue;
}

function makeQueue(album: Album, session: Session): UploadQueue {
  const queue = new UploadQueue({
    create: (photo) => album.create(photo),
    post: (form) => (navigator.onLine ? postForm(form) : Promise.reject(new NetworkError())),
    sent: (photo) => {
      album.sent(photo);
    },
    discard: (photoId) => {
      // Without this the record goes by itself, later.
      album.remove(photoId).catch(() => undefined);
    },
    sessionEnded: () => {
      document.dispatchEvent(
        new SessionEnded("Your session has ended. Sign in again to send your photos."),
      );
    },
    now: Date.now,
  });

  let userId = session.visitor?.userId ?? null;
  session.addEventListener("change", () => {
    const now = session.visitor?.userId ?? null;
    // A session that ends keeps the photos for when its visitor is back.
    if (now === null) return;
    if (now === userId) queue.resume();
    else queue.clear();
    userId = now;
  });
  window.addEventListener("online", () => {
    queue.resume();
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.isBusy) event.preventDefault();
  });
  announceArrival(queue);
  return queue;
}

/** Says so when the last photo has arrived and its page is not there to show it. */
function announceArrival(queue: UploadQueue): void {
  let wasBusy = false;
  queue.addEventListener("change", () => {
    const { isBusy } = queue;
    const isOver = wasBusy && !isBusy;
    wasBusy = isBusy;
    if (!isOver || document.querySelector("new-photo-page")) return;
    const failed = queue.in("failed").length;
    const sentence =
      failed > 0
        ? `${failed === 1 ? "A photo" : `${failed} photos`} did not arrive. “Add photos” has the details.`
        : "Your photos are sent. We are looking at them; the labels follow.";
    document.dispatchEvent(new NoticeRequested(sentence));
  });
}
