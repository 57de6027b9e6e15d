import { useEffect, useState } from "react";

/** ms without a change after which something stands still, and after which it is shown as it is. */
const calm = 80;
const patience = 2_500;

/** Whether a size that is told bit by bit (null: not yet) has come to rest; what stands below is shown from then on. */
export function useSettled(size: number | null): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    if (settled || size === null) return;
    const timer = setTimeout(() => setSettled(true), calm);
    return () => clearTimeout(timer);
  }, [settled, size]);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}
