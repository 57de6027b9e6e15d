import { DirectionProvider } from "@base-ui/react/direction-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { followHost } from "./actions/host.ts";
import { connect } from "./api/connect.ts";
import { ConnectionContext } from "./api/context.ts";
import { findHost } from "./api/host.ts";
import { followZone } from "./api/tell-zone.ts";
import { App } from "./app.tsx";
import { followPlace, goToPlace } from "./stores/place.ts";
import { guardLeaving } from "./stores/unstored.ts";

/** Puts the page into its window. The language is settled by then. */
export function start(root: HTMLElement): void {
  ignoreStrayDrops();
  const connection = connect(findHost(window));
  goToPlace(location.hash);
  followPlace();
  followHost(connection);
  followZone(connection.api);
  guardLeaving(window);
  createRoot(root).render(
    <ConnectionContext value={connection}>
      <QueryClientProvider client={connection.queries}>
        <DirectionProvider direction={document.documentElement.dir === "rtl" ? "rtl" : "ltr"}>
          <Tooltip.Provider delay={450}>
            <App />
          </Tooltip.Provider>
        </DirectionProvider>
      </QueryClientProvider>
    </ConnectionContext>,
  );
}

/** A file dropped beside the place for it must not replace the page. */
function ignoreStrayDrops(): void {
  for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault());
}
