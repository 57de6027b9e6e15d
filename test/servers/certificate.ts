import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const program = "openssl";

export interface Certificate {
  keyFile: string;
  certFile: string;
  /** PEM */
  key: string;
  cert: string;
  /** SHA-256, lower-case hex without colons. */
  fingerprint: string;
}

/** Makes a self-signed certificate for localhost, 127.0.0.1 and more names in `directory` with openssl. */
export function makeCertificate(directory: string, more: readonly string[] = []): Certificate {
  const keyFile = join(directory, "key.pem");
  const certFile = join(directory, "cert.pem");
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost"];
  const names = [
    "-addext",
    ["subjectAltName=DNS:localhost,IP:127.0.0.1", ...more.map((name) => `DNS:${name}`)].join(","),
  ];
  execFileSync(program, [...request, ...names, "-keyout", keyFile, "-out", certFile], { stdio: "ignore" });
  const cert = readFileSync(certFile, "utf8");
  const fingerprint = new X509Certificate(cert).fingerprint256.replaceAll(":", "").toLowerCase();
  return { keyFile, certFile, key: readFileSync(keyFile, "utf8"), cert, fingerprint };
}
