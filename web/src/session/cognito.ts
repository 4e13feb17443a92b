/**
 * The user pool, through AWS's own client library. Only `session.ts` loads this file, and only when
 * somebody signs in or has a session to refresh: the library is three times the rest of the site.
 */
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  deleteUser,
  fetchAuthSession,
  resendSignUpCode,
  resetPassword as sendResetCode,
  signIn as signInWithSrp,
  signOut as forgetSession,
  signUp,
  updatePassword,
  updateUserAttributes,
} from "@aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "@aws-amplify/auth/cognito";
import { Amplify } from "@aws-amplify/core";
import type { SiteConfig } from "../app/config";
import { AccountError, type AccountField, SignInRequired, NetworkError } from "../api/errors";
import { accountErrorOf } from "./account-errors";

/** An ID token as sent to the API, and the claims inside it that the site shows. */
export interface IdToken {
  readonly jwt: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** How far the right password led: all the way, or to something the account must do first. */
export type SignInStep = "done" | "confirm-address" | "new-password" | "reset-password";

const STEPS: Readonly<Record<string, SignInStep>> = {
  DONE: "done",
  CONFIRM_SIGN_UP: "confirm-address",
  CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED: "new-password",
  RESET_PASSWORD: "reset-password",
};

let poolAddress = "";

/** Points the library at this deployment's pool; every other function comes after it. */
export function configure(config: SiteConfig): void {
  const { region, userPoolEndpoint } = config;
  poolAddress = userPoolEndpoint ?? `https://cognito-idp.${region}.amazonaws.com`;
  const Auth = {
    Cognito: {
      userPoolId: config.userPoolId,
      userPoolClientId: config.userPoolClientId,
      ...(userPoolEndpoint ? { userPoolEndpoint } : {}),
      loginWith: { email: true },
    },
  };
  // The umbrella package would do these two steps for us, and bring storage, analytics and more.
  cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
}

export async function register({ name, email, password }: Registration): Promise<void> {
  await translated(
    signUp({ username: email, password, options: { userAttributes: { email, name } } }),
  );
}

export async function confirm(email: string, code: string): Promise<void> {
  await translated(confirmSignUp({ username: email, confirmationCode: code }));
}

export async function resendCode(email: string): Promise<void> {
  await translated(resendSignUpCode({ username: email }));
}

/** Proves the password without sending it (SRP) and keeps the tokens in the browser's storage. */
export async function signIn(email: string, password: string): Promise<SignInStep> {
  // The library refuses to sign in over a session it still has, also one that has just ended.
  await forgetSession().catch(() => undefined);
  const { nextStep } = await translated(
    signInWithSrp({ username: email, password, options: { authFlowType: "USER_SRP_AUTH" } }),
  );
  return stepOf(nextStep.signInStep);
}

/** Replaces the password somebody else chose for the account, and so completes signing in. */
export async function chooseNewPassword(password: string): Promise<SignInStep> {
  const { nextStep } = await translated(confirmSignIn({ challengeResponse: password }));
  return stepOf(nextStep.signInStep);
}

/** Sends a code to whoever may reset this account's password; says nothing about who exists. */
export async function forgotPassword(email: string): Promise<void> {
  await translated(sendResetCode({ username: email }));
}

export async function resetPassword(email: string, code: string, password: string): Promise<void> {
  await translated(
    confirmResetPassword({ username: email, confirmationCode: code, newPassword: password }),
  );
}

/** Changes the password; `password` is the present one. */
export async function changePassword(password: string, newPassword: string): Promise<void> {
  await translated(updatePassword({ oldPassword: password, newPassword }), "newPassword").catch(
    (error: unknown) => {
      const wrong = error instanceof AccountError && error.field === "password";
      throw wrong ? new AccountError("password", "This is not your present password.") : error;
    },
  );
}

export async function rename(name: string): Promise<void> {
  await translated(updateUserAttributes({ userAttributes: { name } }));
}

/** Deletes the account itself. What the mysfits know of it is the API's business, before. */
export async function deleteAccount(): Promise<void> {
  await translated(deleteUser());
}

/** Revokes the refresh token at the pool and forgets every token here. */
export async function signOut(): Promise<void> {
  await forgetSession();
}

/**
 * Ends every session of this account. The library's own global sign-out keeps a failure to itself,
 * but a visitor who fears a theft has to know of one; so this one call is made here.
 */
export async function signOutEverywhere(): Promise<void> {
  const { tokens } = await translated(fetchAuthSession());
  if (!tokens) throw new SignInRequired();
  const response = await fetch(poolAddress, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AWSCognitoIdentityProviderService.GlobalSignOut",
    },
    body: JSON.stringify({ AccessToken: tokens.accessToken.toString() }),
  }).catch(() => {
    throw new NetworkError();
  });
  // Refused means that this session is over already, so another one must ask.
  if (response.status === 400) throw new SignInRequired();
  if (!response.ok) throw new NetworkError();
  await forgetSession();
}

/**
 * The ID token of the session in storage, refreshed first if it has run out or if `renew` asks for it.
 * `null` when there is no session or the pool will not prolong it; throws when the pool is unreachable.
 */
export async function idToken(renew: boolean): Promise<IdToken | null> {
  const { tokens } = await translated(fetchAuthSession({ forceRefresh: renew }));
  const token = tokens?.idToken;
  return token ? { jwt: token.toString(), claims: token.payload } : null;
}

function stepOf(name: string): SignInStep {
  const step = STEPS[name];
  if (!step) throw new AccountError(null, "This account signs in in a way this page cannot yet.");
  return step;
}

/** The call's answer, or our error; `weakField` is the input a password too weak was typed into. */
async function translated<Result>(
  call: Promise<Result>,
  weakField: AccountField = "password",
): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw accountErrorOf(error, weakField);
  }
}
