let hide = (text: string): string => text;

/** Whoever knows the secrets of this thread says here how they are taken out of a text. */
export function hideSecretsWith(hider: (text: string) => string): void {
  hide = hider;
}

/** A sentence that may quote a server. Servers repeat what they were told, passwords too, and sentences are stored and shown. */
export function withoutSecrets(text: string): string {
  return hide(text);
}
