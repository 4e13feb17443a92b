/**
 * What can go wrong between the site and the outside.
 *
 *     Error
 *     ├── NetworkError     no answer came: no network, or nobody is listening
 *     ├── Problem         the API answered that it will not (RFC 9457); `status` says why
 *     ├── SignInRequired    the visitor is signed out, or their session has ended
 *     └── AccountError    the user pool refused; `field` says which input the sentence belongs to
 */

export class NetworkError extends Error {
  constructor() {
    super("We could not reach the mysfits. Check your connection and try again.");
    this.name = "NetworkError";
  }
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null,
  ) {
    super(detail || title);
    this.name = "Problem";
  }
}

export class SignInRequired extends Error {
  constructor() {
    super("Sign in to go on.");
    this.name = "SignInRequired";
  }
}

export type AccountField = "name" | "email" | "password" | "newPassword" | "code";

export class AccountError extends Error {
  constructor(
    /** The input the message belongs beside; `null` when it is about the whole form. */
    readonly field: AccountField | null,
    message: string,
  ) {
    super(message);
    this.name = "AccountError";
  }
}

export const TOO_MANY_REQUESTS =
  "Too many requests from your network. Please try again in a few minutes.";

/** What to tell a visitor about an error, whatever it is. */
export function messageOf(error: unknown): string {
  // The API says why it refuses. A refusal without a reason comes from a firewall before it.
  if (error instanceof Problem && [403, 429].includes(error.status) && !error.detail) {
    return TOO_MANY_REQUESTS;
  }
  if (error instanceof Problem && error.status >= 500) {
    return "The mysfits are not answering just now. Please try again in a moment.";
  }
  const ours = [Problem, NetworkError, SignInRequired, AccountError];
  if (error instanceof Error && ours.some((kind) => error instanceof kind)) return error.message;
  return "Something went wrong on this page. Please try again.";
}
