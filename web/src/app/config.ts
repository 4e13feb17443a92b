/** What differs between deployments of the same files: read from /config.json when the site starts. */
import { fetchJson } from "../api/client";

export interface SiteConfig {
  /** A path of the site, or an address. */
  readonly apiUrl: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** Only where the user pool is emulated; AWS's own address follows from the region. */
  readonly userPoolEndpoint?: string;
  /** Where photos are sent to and shown from; absent where there is no album. */
  readonly photosOrigin?: string;
  /** "stand-in" where the labels of photos are guessed from their pixels, without Rekognition. */
  readonly photoLabels?: "stand-in";
  /** What the pool asks of a password, as Cognito itself describes it. */
  readonly passwordPolicy?: PasswordPolicy;
}

/** The spelling is Cognito's (DescribeUserPool), so that nobody on the way has to translate it. */
export interface PasswordPolicy {
  readonly MinimumLength?: number;
  readonly RequireLowercase?: boolean;
  readonly RequireUppercase?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireSymbols?: boolean;
}

const REQUIRED = ["apiUrl", "region", "userPoolId", "userPoolClientId"] as const;

/** The configuration in a parsed /config.json; throws with the first setting that is missing. */
export function parseConfig(json: unknown): SiteConfig {
  const given = (typeof json === "object" ? json : null) as Record<string, unknown> | null;
  for (const name of REQUIRED) {
    if (typeof given?.[name] !== "string" || given[name] === "") {
      throw new Error(`/config.json does not say what ${name} is.`);
    }
  }
  return given as unknown as SiteConfig;
}

/** Where this deployment keeps its API and its user pool. */
export async function fetchConfig(): Promise<SiteConfig> {
  return parseConfig(await fetchJson("/config.json"));
}
