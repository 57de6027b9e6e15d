/** The three calls used of keytar. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** Loaded on first use, so that a missing libsecret is one unavailable backend and not the end of the app. */
export async function loadKeytar(): Promise<Keytar> {
  const loaded = await import("keytar");
  // A CommonJS module: what it exports stands under `default`, its types say otherwise.
  return "default" in loaded ? (loaded.default as Keytar) : loaded;
}
