import type { AccountId } from "../../../shared/model/ids.ts";
import { usePicture } from "../../api/use-picture.ts";

export interface CustomEmojiProps {
  /** `:name:` */
  name: string;
  /** For `pictures.get`; null when there is none. */
  picture: string | null;
  accountId: AccountId;
}

/** An emoji of the workspace's own: its picture, or its name where there is none. */
export function CustomEmoji({ name, picture, accountId }: CustomEmojiProps) {
  const source = usePicture(accountId, picture);
  return source === null ? name : <img className="own-emoji" src={source} alt={name} title={name} />;
}
