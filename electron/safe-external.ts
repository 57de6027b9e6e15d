const schemes = new Set(["http:", "https:", "mailto:"]);

/** Whether an address may be handed to the operating system: web and mail only (I82). */
export function isSafeExternal(url: string): boolean {
  return url.length <= 8000 && URL.canParse(url) && schemes.has(new URL(url).protocol);
}
