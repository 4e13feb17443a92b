/** Sharing a link the way the visitor's device does it, else by the clipboard. */

export interface Shared {
  readonly title: string;
  readonly text: string;
  readonly url: string;
}

/** "dismissed" is the visitor's own choice; "impossible" leaves copying to the visitor. */
export type Outcome = "shared" | "dismissed" | "copied" | "impossible";

type Means = Partial<Pick<Navigator, "share" | "clipboard">>;

export async function share(shared: Shared, means: Means = navigator): Promise<Outcome> {
  if (means.share) {
    try {
      await means.share(shared);
      return "shared";
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return "dismissed";
      // A device that cannot share this after all may still copy it.
    }
  }
  try {
    await means.clipboard?.writeText(shared.url);
    return means.clipboard ? "copied" : "impossible";
  } catch {
    return "impossible";
  }
}
