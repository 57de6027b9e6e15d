import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";

/** Says, until it is closed, that the database was made anew, what was saved and where the broken file is. */
export function MendedBanner() {
  const { api } = useConnection();
  const { data } = useLive("data.get", {});
  if (!data?.mended) return null;
  return (
    <p className="banner" role="alert">
      {data.mended.sentence}
      <button type="button" className="button" onClick={() => void orTell(api.call("data.mendedSeen", {}))}>
        {text.close}
      </button>
    </p>
  );
}
