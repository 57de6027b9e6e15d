import { QueryClientProvider } from "@tanstack/react-query";
import { type ComponentType, createElement } from "react";
import { createRoot } from "react-dom/client";
import { type Connection, connect } from "../../../renderer/api/connect.ts";
import { ConnectionContext } from "../../../renderer/api/context.ts";
import type { Host } from "../../../shared/host.ts";

/** A part of the page on a document without layout; needs jsdom. */
export interface Shown {
  connection: Connection;
  remove(): void;
}

export function show<Props extends object>(host: Host, part: ComponentType<Props>, props: Props): Shown {
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  const root = createRoot(place);
  const connection = connect(host);
  const page = createElement(QueryClientProvider, { client: connection.queries }, createElement(part, props));
  root.render(createElement(ConnectionContext, { value: connection }, page));
  return { connection, remove: () => root.unmount() };
}
