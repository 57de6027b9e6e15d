import type { AccountId } from "../../shared/model/ids.ts";
import { usePicture } from "../api/use-picture.ts";
import { Avatar } from "./avatar.tsx";

export interface PersonAvatarProps {
  name: string;
  accountId: AccountId;
  /** For `pictures.get`; null when there is none. */
  picture: string | null;
}

/** Somebody's picture, or initials until it is there; decoration only. */
export function PersonAvatar({ name, accountId, picture }: PersonAvatarProps) {
  const source = usePicture(accountId, picture);
  if (source === null) return <Avatar name={name} />;
  return <img className="avatar picture" src={source} alt="" aria-hidden="true" />;
}
