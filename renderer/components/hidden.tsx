import type { ReactNode } from "react";

/** Words for screen readers only; separated from what stands beside them. */
export function Hidden({ children }: { children: ReactNode }) {
  return <span className="hidden-text"> {children} </span>;
}
