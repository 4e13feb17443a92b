/** The API's calls about likes, both idempotent. */
import type { components } from "../api/api-types";
import { type Api, dataOf } from "../api/client";

export type Like = components["schemas"]["Like"];

export class LikesApi {
  constructor(private readonly api: Api) {}

  like(mysfitId: string): Promise<Like> {
    const path = { mysfitId };
    return dataOf(this.api.signed.POST("/mysfits/{mysfitId}/like", { params: { path } }));
  }

  unlike(mysfitId: string): Promise<Like> {
    const path = { mysfitId };
    return dataOf(this.api.signed.DELETE("/mysfits/{mysfitId}/like", { params: { path } }));
  }
}
