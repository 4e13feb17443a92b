/** The API's calls about adoptions, both idempotent; a mysfit of another adopter is a 409 `Problem`. */
import type { components } from "../api/api-types";
import { type Api, dataOf } from "../api/client";

export type Adoption = components["schemas"]["Adoption"];

export class AdoptionsApi {
  constructor(private readonly api: Api) {}

  adopt(mysfitId: string): Promise<Adoption> {
    const path = { mysfitId };
    return dataOf(this.api.signed.POST("/mysfits/{mysfitId}/adopt", { params: { path } }));
  }

  giveBack(mysfitId: string): Promise<Adoption> {
    const path = { mysfitId };
    return dataOf(this.api.signed.DELETE("/mysfits/{mysfitId}/adopt", { params: { path } }));
  }
}
