import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";

/** Says that nothing can be kept now, and what to do; goes away by itself. */
export function StorageBanner() {
  const { data } = useLive("data.get", {});
  const kind = data?.trouble?.kind;
  return (
    <div role="status">
      {kind && (
        <p className="banner">
          <span className="banner-dot" aria-hidden="true" />
          <span>
            {text.data.trouble[kind]} {text.data.remedy[kind]}
          </span>
        </p>
      )}
    </div>
  );
}
