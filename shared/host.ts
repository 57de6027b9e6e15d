import type { Pipe } from "./api/pipe.ts";

/**
 * What the page can know of where it runs; everything else goes through the API. Optional members are absent where the
 * host can't do it.
 */
export interface Host {
  kind: "desktop" | "loopback";
  version: string;
  pipe: Pipe;
  /** Opens a web or mail address outside, after the host's own check. */
  openExternal(url: string): void;
  /** The address under which a held attachment can be downloaded. */
  attachmentUrl(attachmentId: number): string;
  /** Told when the transport is lost and found again (loopback only). */
  onConnection?(listener: (connected: boolean) => void): void;
}
