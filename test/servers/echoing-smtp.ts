import { createServer, type Socket } from "node:net";

/** A submission server that repeats what it was told in its refusals, passwords too. */
export interface EchoingSmtp {
  host: string;
  port: number;
  /** `sign-in` and `sender`: refuses these, with everything it heard; `bye`: ends the connection with it. */
  refuse: "sign-in" | "sender" | "bye" | null;
  /** How often it repeated something. */
  echoed(): number;
  stop(): Promise<void>;
}

export async function startEchoingSmtp(): Promise<EchoingSmtp> {
  const sockets = new Set<Socket>();
  let echoed = 0;
  const smtp: EchoingSmtp = {
    host: "127.0.0.1",
    port: 0,
    refuse: null,
    echoed: () => echoed,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    let heard = "";
    let inData = false;
    const repeatIf = (refused: EchoingSmtp["refuse"], code: string, fine: string): string => {
      if (smtp.refuse !== refused) return fine;
      echoed++;
      return `${code} no: ${heard}`;
    };
    const answerTo = (line: string): string => {
      const [verb = "", , initial = ""] = line.split(" ");
      switch (verb.toUpperCase()) {
        case "EHLO":
          return "250-echo\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME";
        case "AUTH": {
          const told = Buffer.from(initial, "base64").toString();
          const password = encodeURIComponent(told.split("\0")[2] ?? "");
          heard = `you said ${line} which is ${told.replaceAll("\0", " ")} and ${password}`;
          return repeatIf("sign-in", "535 5.7.8", "235 2.7.0 welcome");
        }
        case "MAIL":
          if (smtp.refuse === "bye") setImmediate(() => socket.end());
          return repeatIf("bye", "421 4.7.0", repeatIf("sender", "550 5.7.1", "250 2.1.0 fine"));
        case "DATA":
          inData = true;
          return "354 go ahead";
        default:
          return "250 2.0.0 fine";
      }
    };
    const obey = (line: string): void => {
      if (!inData) socket.write(`${answerTo(line)}\r\n`);
      else if (line === ".") socket.write("250 2.0.0 taken\r\n");
      inData &&= line !== ".";
    };
    let text = "";
    socket.setEncoding("latin1").on("data", (data: string) => {
      text += data;
      for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        obey(line);
      }
    });
    socket.write("220 echo ready\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  smtp.port = typeof address === "object" && address ? address.port : 0;
  return smtp;
}
