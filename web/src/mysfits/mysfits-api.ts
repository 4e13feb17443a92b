/** The API's public reads of the catalogue. */
import type { components } from "../api/api-types";
import { type Api, dataOf, type Mysfit } from "../api/client";
import type { Filter } from "./filter";

export type MysfitPage = components["schemas"]["MysfitPage"];

export class MysfitsApi {
  constructor(private readonly api: Api) {}

  /** One page of the catalogue; the answer's `nextToken` asks for the next one. */
  list(filter: Filter, limit: number, nextToken: string | null = null): Promise<MysfitPage> {
    const query = {
      limit,
      ...(filter ? { [filter.trait]: filter.value } : {}),
      ...(nextToken === null ? {} : { nextToken }),
    };
    return dataOf(this.api.anonymous.GET("/mysfits", { params: { query } }));
  }

  find(mysfitId: string): Promise<Mysfit> {
    return dataOf(
      this.api.anonymous.GET("/mysfits/{mysfitId}", { params: { path: { mysfitId } } }),
    );
  }
}
