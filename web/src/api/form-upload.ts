/** Sends a file straight to S3 by a presigned POST, and reads the site's own files. */
import { NetworkError } from "./errors";

/** S3 answered that it will not take the file. `code` is its own word: `EntityTooLarge`, … */
export class UploadRefused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`The upload was refused: ${status} ${code}`);
    this.name = "UploadRefused";
  }
}

export interface FormUpload {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly file: Blob;
  /** Gets the part that has left, from 0 to 1. */
  readonly progress: (part: number) => void;
  readonly signal: AbortSignal;
}

/** A connection on which nothing moves for so long is lost. */
const STALLED_MS = 40_000;

/**
 * Posts the form. `fetch` cannot tell how much of a body has left, XMLHttpRequest can. Rejects with
 * `NetworkError`, `UploadRefused`, or an `AbortError` after the signal.
 */
export function postForm({ url, fields, file, progress, signal }: FormUpload): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // S3 ignores whatever follows the file.
  form.append("file", file);

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => {
      reject(new NetworkError());
    };
    let stalled = 0;
    const stop = () => {
      request.abort();
    };
    const watch = () => {
      clearTimeout(stalled);
      stalled = window.setTimeout(() => {
        lost();
        stop();
      }, STALLED_MS);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      watch();
      progress(total > 0 ? loaded / total : 0);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new UploadRefused(request.status, codeOf(request.responseText)));
    };
    request.onerror = lost;
    request.onabort = () => {
      reject(new DOMException("The upload was cancelled.", "AbortError"));
    };
    request.onloadend = () => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", stop);
    };
    if (signal.aborted) {
      reject(new DOMException("The upload was cancelled.", "AbortError"));
      return;
    }
    signal.addEventListener("abort", stop);
    request.open("POST", url);
    watch();
    request.send(form);
  });
}

/** "AccessDenied" out of the XML that S3 answers errors with. */
function codeOf(body: string): string {
  return /<Code>([^<]*)<\/Code>/.exec(body)?.[1] ?? "";
}

/** One of the site's own files. */
export async function fetchFile(path: string, name: string): Promise<File> {
  const response = await fetch(path).catch(() => null);
  if (!response?.ok) throw new NetworkError();
  const blob = await response.blob();
  return new File([blob], name, { type: blob.type, lastModified: 0 });
}
