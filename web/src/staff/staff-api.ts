/** The API's calls for staff, who keep the catalogue; a 403 `Problem` for everybody else. */
import type { components } from "../api/api-types";
import { type Api, dataOf, type Mysfit } from "../api/client";

export type NewMysfit = components["schemas"]["NewMysfit"];
export type MysfitChanges = components["schemas"]["MysfitChanges"];

export class StaffApi {
  constructor(private readonly api: Api) {}

  add(mysfit: NewMysfit): Promise<Mysfit> {
    return dataOf(this.api.signed.POST("/mysfits", { body: mysfit }));
  }

  /** Changes what is given; the rest stays as it is. */
  change(mysfitId: string, changes: MysfitChanges): Promise<Mysfit> {
    const path = { mysfitId };
    return dataOf(
      this.api.signed.PATCH("/mysfits/{mysfitId}", { params: { path }, body: changes }),
    );
  }

  /** Removes a mysfit; one that is adopted is a 409 `Problem`. */
  async remove(mysfitId: string): Promise<void> {
    await this.api.signed.DELETE("/mysfits/{mysfitId}", { params: { path: { mysfitId } } });
  }
}
