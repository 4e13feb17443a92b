/** What keepers do to the catalogue; every page that shows it learns of the change at once. */
import type { Api, Mysfit, MysfitChanges, NewMysfit } from "../api/client";
import type { Catalogue } from "../mysfits/catalogue";
import type { Census } from "../mysfits/all-mysfits";

export class Keeping {
  constructor(
    private readonly api: Api,
    private readonly catalogue: Catalogue,
    private readonly census: Census,
  ) {}

  async add(mysfit: NewMysfit): Promise<Mysfit> {
    return this.kept(await this.api.add(mysfit));
  }

  async change(mysfitId: string, changes: MysfitChanges): Promise<Mysfit> {
    return this.kept(await this.api.change(mysfitId, changes));
  }

  private kept(mysfit: Mysfit): Mysfit {
    this.catalogue.learn([mysfit]);
    void this.census.retake();
    return mysfit;
  }
}
