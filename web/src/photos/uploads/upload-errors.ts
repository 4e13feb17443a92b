/** What to tell a visitor about a photo that did not arrive. */
import { messageOf, NetworkError, Problem, SignInRequired } from "../../api/errors";
import { UploadRefused } from "../../api/form-upload";
import { isHeic } from "./photo-files";

const HEIC = "Your phone saves HEIC; choose “most compatible”, or share as JPEG.";

export function uploadMessage(error: unknown, type: string, part: number): string {
  if (error instanceof SignInRequired) {
    return "Your session has ended. Sign in, then try again: the photo is still here.";
  }
  if (error instanceof NetworkError) {
    const where = part > 0 ? ` at ${Math.floor(part * 100)} %` : "";
    return `The connection was lost${where}. The photo is safe here; try again.`;
  }
  if (error instanceof UploadRefused) return refusalMessage(error);
  if (error instanceof Problem && error.status === 422) {
    return isHeic(type) && error.message.includes("contentType") ? HEIC : error.message;
  }
  return messageOf(error);
}

function refusalMessage({ status, code }: UploadRefused): string {
  if (code === "EntityTooLarge") {
    return "The file has grown since you chose it. Take it off the list and choose it again.";
  }
  if (status >= 500 || code === "SlowDown") {
    return "The store is busy just now. Please try again in a moment.";
  }
  return "The store did not take the photo. Please try again.";
}

/** Whether what went wrong will go wrong for the photos that wait behind as well. */
export function concernsAll(error: unknown): boolean {
  if (error instanceof SignInRequired) return true;
  return error instanceof Problem && [403, 404, 409, 429].includes(error.status);
}
