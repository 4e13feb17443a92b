import { mysfitAddress } from "../mysfits/addresses";

export function certificateAddress(mysfitId: string): string {
  return `${mysfitAddress(mysfitId)}/certificate`;
}
