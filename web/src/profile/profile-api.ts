/** The API's call about the visitor. */
import type { components } from "../api/api-types";
import { type Api, dataOf } from "../api/client";

export type Me = components["schemas"]["Profile"];

export class ProfileApi {
  constructor(private readonly api: Api) {}

  me(): Promise<Me> {
    return dataOf(this.api.signed.GET("/me"));
  }
}
