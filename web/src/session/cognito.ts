/**
 * The user pool, through AWS's own client library. Only `session.ts` loads this file, and only when
 * somebody signs in or has a session to refresh: the library is three times the rest of the site.
 */
import {
  confirmSignUp,
  fetchAuthSession,
  resendSignUpCode,
  signIn as signInWithSrp,
  signOut as forgetSession,
  signUp,
} from "@aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "@aws-amplify/auth/cognito";
import { Amplify } from "@aws-amplify/core";
import type { SiteConfig } from "../config";
import { AccountError } from "../errors";
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

/** Points the library at this deployment's pool; every other function comes after it. */
export function configure(config: SiteConfig): void {
  const Auth = {
    Cognito: {
      userPoolId: config.userPoolId,
      userPoolClientId: config.userPoolClientId,
      ...(config.userPoolEndpoint ? { userPoolEndpoint: config.userPoolEndpoint } : {}),
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
export async function signIn(email: string, password: string): Promise<void> {
  // The library refuses to sign in over a session it still has, also one that has just ended.
  await forgetSession().catch(() => undefined);
  const { isSignedIn, nextStep } = await translated(
    signInWithSrp({ username: email, password, options: { authFlowType: "USER_SRP_AUTH" } }),
  );
  if (nextStep.signInStep === "CONFIRM_SIGN_UP") {
    throw new AccountError("email", "This address has not been confirmed yet.", true);
  }
  if (!isSignedIn) {
    throw new AccountError(null, "This account must choose a new password before it can sign in.");
  }
}

/** Revokes the refresh token at the pool and forgets every token here. */
export async function signOut(): Promise<void> {
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

async function translated<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw accountErrorOf(error);
  }
}
