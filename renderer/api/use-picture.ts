import { useQuery } from "@tanstack/react-query";
import type { AccountId } from "../../shared/model/ids.ts";
import { useConnection } from "./context.ts";

const shown = /^image\/(?:png|jpeg|gif|webp|avif)$/;

/** The address of a picture that a view names, once it is here; null before, and when it can't be had. */
export function usePicture(accountId: AccountId, picture: string | null): string | null {
  const { api } = useConnection();
  const { data } = useQuery({
    queryKey: ["pictures.get", { accountId, picture }],
    queryFn: () => api.call("pictures.get", { accountId, picture: picture ?? "" }),
    enabled: picture !== null,
    gcTime: 600_000,
  });
  return data && shown.test(data.contentType) ? `data:${data.contentType};base64,${data.data}` : null;
}
