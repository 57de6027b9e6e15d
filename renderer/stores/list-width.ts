/** How wide the list may be made, px. */
export const listWidths = { least: 280, most: 900 } as const;

const step = 16;

/** Whole px within what is allowed. */
export function clampWidth(width: number): number {
  return Math.round(Math.min(listWidths.most, Math.max(listWidths.least, width)));
}

/** What a key on the list's edge makes of its width; null for keys that mean nothing there. Arrows move the edge itself. */
export function widthByKey(key: string, width: number, rightToLeft: boolean): number | null {
  const wider = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const narrower = rightToLeft ? "ArrowRight" : "ArrowLeft";
  if (key === wider) return clampWidth(width + step);
  if (key === narrower) return clampWidth(width - step);
  if (key === "Home") return listWidths.least;
  return key === "End" ? listWidths.most : null;
}
