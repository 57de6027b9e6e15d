import { text } from "../../strings/text.ts";

const lines = ["a", "b", "c", "d", "e", "f", "g"];

/** Grey lines in the shape of what is coming. */
export function Skeleton() {
  return (
    <div className="skeleton" role="status" aria-label={text.list.skeleton}>
      {lines.map((line) => (
        <div key={line} className="skeleton-line" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
