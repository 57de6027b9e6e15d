import type { Socket } from "node:net";

/** Connections of which nobody knows yet whether they come from a browser that was let in. */
export interface Crowd {
  /** A new connection; where there are too many, the one that has been silent longest goes. */
  add(socket: Socket): void;
  /** It showed that it was let in, and stays. */
  accept(socket: Socket): void;
}

/** Whatever any program of this machine opens, there is room for the page: strangers push out strangers. */
export function createCrowd(most: number): Crowd {
  const strangers = new Set<Socket>();
  return {
    add(socket) {
      const [eldest] = strangers;
      if (eldest && strangers.size >= most) {
        strangers.delete(eldest);
        eldest.destroy();
      }
      strangers.add(socket);
      socket.once("close", () => strangers.delete(socket));
    },
    accept: (socket) => void strangers.delete(socket),
  };
}
