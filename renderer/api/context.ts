import { createContext, use } from "react";
import type { Connection } from "./connect.ts";

export const ConnectionContext = createContext<Connection | null>(null);

/** The API, the host and the live notices, for any component. */
export function useConnection(): Connection {
  const connection = use(ConnectionContext);
  if (!connection) throw new Error("no connection around this component");
  return connection;
}
