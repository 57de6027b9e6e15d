import { Agent, buildConnector, type Dispatcher } from "undici";

/** Slack's messages have at most 40,000 characters; of what comes with them four megabytes are room enough. */
const mostBytes = 4 * 1024 * 1024;
const mostPieces = 1_000;
/** What busy workspaces say in this time stays far below. */
const windowMs = 10_000;
const mostInWindow = { bytes: 16 * 1024 * 1024, frames: 5_000 };
/** Acknowledgements that nobody reads, bytes. */
const mostUnread = 1024 * 1024;
const lookEveryMs = 500;

/** The line that news come over. It is cut as soon as more comes than anybody could mean to send; a message that is too large ends it. */
export interface NewsLine {
  dispatcher: Dispatcher;
  /** Slack answered when it was asked for an address: the network is not to blame. */
  isAnswered: boolean;
  /** A message came. */
  frame(): void;
  /** More came than anybody could mean to send; it was cut. */
  readonly isFlooded: boolean;
  close(): void;
}

/** @param tooMuch called when the line was cut */
export function openNewsLine(tooMuch: () => void): NewsLine {
  const connect = buildConnector({ allowH2: false });
  const sockets = new Set<{ destroy(): void; bytesRead: number; writableLength: number }>();
  let frames = 0;
  let bytesBefore = 0;
  let begun = performance.now();
  let isFlooded = false;
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const cut = (): void => {
    isFlooded = true;
    hangUp();
    tooMuch();
  };
  const look = (): void => {
    let [bytes, unread] = [0, 0];
    for (const socket of sockets) {
      bytes += socket.bytesRead;
      unread += socket.writableLength;
    }
    if (unread > mostUnread || bytes - bytesBefore > mostInWindow.bytes) cut();
    else if (performance.now() - begun > windowMs) [begun, frames, bytesBefore] = [performance.now(), 0, bytes];
  };
  const timer = setInterval(look, lookEveryMs).unref();
  return {
    isAnswered: false,
    dispatcher: new Agent({
      webSocket: { maxPayloadSize: mostBytes, maxFragments: mostPieces },
      connect: (options, callback) =>
        connect(options, (...[error, socket]) => {
          if (!socket) return callback(error ?? new Error("no connection"), null);
          sockets.add(socket);
          callback(null, socket);
        }),
    }),
    frame() {
      frames++;
      if (frames > mostInWindow.frames) cut();
    },
    get isFlooded() {
      return isFlooded;
    },
    close() {
      clearInterval(timer);
      hangUp();
    },
  };
}
