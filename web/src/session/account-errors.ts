/** The user pool's refusals in plain sentences, each with the field it belongs beside. */
import {
  AccountError,
  type AccountField,
  NetworkError,
  SignInRequired,
  TOO_MANY_REQUESTS,
} from "../api/errors";

interface Refusal {
  readonly field: AccountField | null;
  readonly message: string;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  NotAuthorizedException: {
    field: "password",
    message: "The e-mail address or password is not right.",
  },
  // Pools that hide whether an address is known never send this one; the sentence hides it as well.
  UserNotFoundException: {
    field: "password",
    message: "The e-mail address or password is not right.",
  },
  UserNotConfirmedException: {
    field: "email",
    message: "This address has not been confirmed yet. Sign in to be asked for the code.",
  },
  PasswordHistoryPolicyViolationException: {
    field: "newPassword",
    message: "You have used this password before. Choose another one.",
  },
  UsernameExistsException: {
    field: "email",
    message: "There is already an account with this address. Sign in instead.",
  },
  AliasExistsException: {
    field: "email",
    message: "There is already an account with this address. Sign in instead.",
  },
  CodeMismatchException: {
    field: "code",
    message: "That is not the code we sent. Look again, or ask for a new one.",
  },
  ExpiredCodeException: { field: "code", message: "That code has expired. Ask for a new one." },
  CodeDeliveryFailureException: {
    field: "email",
    message: "We could not send a code to this address.",
  },
  LimitExceededException: {
    field: null,
    message: "That was tried too often. Wait a while, then try again.",
  },
  TooManyRequestsException: {
    field: null,
    message: "That was tried too often. Wait a while, then try again.",
  },
  // AWS WAF, which guards the pool by rates alone (cfn/api.yml).
  ForbiddenException: { field: null, message: TOO_MANY_REQUESTS },
  TooManyFailedAttemptsException: {
    field: null,
    message: "That was tried too often. Wait a while, then try again.",
  },
};

/** The message under this name when the session has ended. */
const ENDED_SESSION = /access token|token has been revoked/i;

/** What it says when a sign-in that has further steps took too long; the library has its own name for it. */
const ENDED_SIGN_IN = /session/i;

/**
 * The error to show for one the pool's client library threw. Errors that are already ours pass through.
 * `weakField` is the input that a password too weak was typed into.
 */
export function accountErrorOf(error: unknown, weakField: AccountField = "password"): Error {
  if (!(error instanceof Error))
    return new AccountError(null, "Something went wrong. Please try again.");
  if (error instanceof AccountError || error instanceof NetworkError) return error;
  if (error.name === "NetworkError") return new NetworkError();
  if (error.name === "UserUnAuthenticatedException") return new SignInRequired();
  if (error.name === "SignInException")
    return new AccountError(null, "That took a little long. Please sign in again.");
  if (error.name === "InvalidPasswordException")
    return new AccountError(weakField, weakness(error.message));
  if (error.name === "InvalidParameterException")
    return new AccountError(parameterField(error.message), error.message);
  // The pool sends one name for a wrong password, for too many of them, for a code that was already
  // used and for a session that is over.
  if (error.name === "NotAuthorizedException" && ENDED_SESSION.test(error.message)) {
    return new SignInRequired();
  }
  if (error.name === "NotAuthorizedException" && ENDED_SIGN_IN.test(error.message)) {
    return new AccountError(null, "That took a little long. Please sign in again.");
  }
  if (error.name === "NotAuthorizedException" && /attempts exceeded/i.test(error.message)) {
    return new AccountError("password", "Too many wrong passwords. Wait a while, then try again.");
  }
  if (error.name === "NotAuthorizedException" && error.message.includes("CONFIRMED")) {
    return new AccountError("code", "This address is already confirmed. You can sign in.");
  }
  const refusal = REFUSALS[error.name];
  if (refusal) return new AccountError(refusal.field, refusal.message);
  // Unknown: a general sentence for the visitor, the error itself in the console.
  console.error(error);
  return new AccountError(null, "The sign-in service did not understand us. Please try again.");
}

/** "Password did not conform with policy: Password not long enough" without its preamble. */
function weakness(message: string): string {
  const reason = message.split(":").at(-1)?.trim() ?? message;
  return reason.endsWith(".") ? reason : `${reason}.`;
}

function parameterField(message: string): AccountField | null {
  if (/password/i.test(message)) return "password";
  if (/username|email/i.test(message)) return "email";
  if (/code/i.test(message)) return "code";
  return null;
}
