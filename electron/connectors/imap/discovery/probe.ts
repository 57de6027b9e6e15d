import type { Socket } from "node:net";
import { openSocket, type Target } from "./open-socket.ts";

export interface ProbeTarget extends Omit<Target, "tls"> {
  protocol: "imap" | "smtp";
  security: "tls" | "starttls";
}

const maxAnswer = 16 * 1024;

/**
 * Is it a mail server that would take a sign-in over an encrypted connection? Only what it offers is asked; nothing of the
 * user is said. Throws when it can't be reached.
 */
export async function answersMail({ protocol, security, ...target }: ProbeTarget): Promise<boolean> {
  const socket = await openSocket({ ...target, tls: security === "tls" });
  try {
    const offered = await (protocol === "imap" ? askImap(socket) : askSmtp(socket));
    return security === "starttls"
      ? /\bSTARTTLS\b/i.test(offered)
      : protocol === "imap" || /^250[- ]AUTH\b/im.test(offered);
  } finally {
    socket.destroy();
  }
}

/** RFC 9051 section 6.1.1. */
async function askImap(socket: Socket): Promise<string> {
  await answer(socket, /^\* OK\b.*\r?\n/i);
  socket.write("a CAPABILITY\r\n");
  const offered = await answer(socket, /^a (?:OK|NO|BAD)\b.*\r?\n/im);
  if (!/^\* CAPABILITY .*\bIMAP4/im.test(offered)) throw new Error("no IMAP server");
  socket.write("b LOGOUT\r\n");
  return offered;
}

/** RFC 5321 section 4.1.1.1; the machine's own name is nobody's business. */
async function askSmtp(socket: Socket): Promise<string> {
  await answer(socket, /^220(?: .*)?\r?\n/m);
  socket.write("EHLO [127.0.0.1]\r\n");
  const offered = await answer(socket, /^\d{3}(?: .*)?\r?\n/m);
  socket.write("QUIT\r\n");
  return offered;
}

/** What is said until a line fits. Rejects when the connection ends before, or when too much is said. */
function answer(socket: Socket, last: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const settle = (finish: () => void): void => {
      socket.pause();
      socket.off("data", hear).off("close", gone);
      finish();
    };
    const gone = (): void => settle(() => reject(new Error("the connection was closed")));
    const hear = (chunk: Buffer): void => {
      text += chunk.toString("latin1");
      if (last.test(text)) settle(() => resolve(text));
      else if (text.length > maxAnswer) settle(() => reject(new Error("no mail server")));
    };
    if (socket.destroyed) return gone();
    socket.on("data", hear).once("close", gone);
    socket.resume();
  });
}
