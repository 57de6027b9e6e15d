import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fetchImage, mostImageBytes } from "../../../electron/remote/fetch-image.ts";
import { imageType } from "../../../electron/remote/image-type.ts";
import { type Internet, startInternet } from "../../servers/internet.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const url = "https://pictures.example.org/a.png";

let internet: Internet;
beforeAll(async () => {
  internet = await startInternet();
});
afterAll(() => internet.close());
beforeEach(() => {
  for (const seen of [internet.requests, internet.connections, internet.lookups]) seen.length = 0;
});

const fetchIt = (address = url, ms = 60_000) => fetchImage(address, internet.network, AbortSignal.timeout(ms));

describe("fetchImage", () => {
  it("gives a picture, and tells the server nothing that it need not know", async () => {
    internet.page(url, (_, response) => response.writeHead(200, { "set-cookie": "a=b" }).end(png));
    expect(await fetchIt()).toEqual({ contentType: "image/png", data: png });
    await fetchIt(`${url}?again`);
    for (const { method, headers } of internet.requests) {
      expect(method).toBe("GET");
      expect(Object.keys(headers).sort()).toEqual(["accept", "accept-encoding", "connection", "host", "user-agent"]);
      expect(headers["user-agent"]).toBe("Mozilla/5.0");
    }
    expect(internet.requests).toHaveLength(2);
  });

  it("believes the first bytes and not what the server says", async () => {
    const answer = (data: string | Buffer, type = "image/png") =>
      internet.page(url, (_, response) => response.writeHead(200, { "content-type": type }).end(data));
    answer('<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>', "image/svg+xml");
    await expect(fetchIt()).rejects.toThrow("This is no picture.");
    answer("<html>");
    await expect(fetchIt()).rejects.toThrow("This is no picture.");
    answer("");
    await expect(fetchIt()).rejects.toThrow("This is no picture.");
    answer(png, "text/html");
    expect((await fetchIt()).contentType).toBe("image/png");
  });

  it("follows a redirect after checking it, and nowhere else", async () => {
    internet.page("https://other.test/b.png", (_, response) => response.end(png));
    const redirect = (location: string) =>
      internet.page(url, (_, response) => response.writeHead(302, { location }).end());
    redirect("https://other.test/b.png");
    expect((await fetchIt()).contentType).toBe("image/png");
    internet.host("inside.example.net", "10.0.0.7");
    for (const location of [
      "http://other.test/b.png",
      "https://inside.example.net/",
      "https://127.0.0.1/",
      "file:///x",
      url,
    ]) {
      redirect(location);
      await expect(fetchIt(), location).rejects.toThrow();
    }
    expect(internet.connections.every((address) => address.startsWith("93.184.216."))).toBe(true);
  });

  it("connects to what was checked: a name that changes its mind is asked once", async () => {
    let asked = 0;
    const turning = {
      ...internet.network,
      lookup: async () => (asked++ === 0 ? [internet.host("pictures.example.org")] : ["127.0.0.1"]),
    };
    internet.page(url, (_, response) => response.end(png));
    await fetchImage(url, turning, AbortSignal.timeout(60_000));
    expect(asked).toBe(1);
    await expect(fetchImage(url, turning, AbortSignal.timeout(60_000))).rejects.toThrow("private network");
    expect(internet.connections).toHaveLength(1);
  });

  it("gives up what is too large, packed, missing or late", async () => {
    internet.page(url, (_, response) => response.writeHead(200, { "content-length": mostImageBytes + 1 }).end());
    await expect(fetchIt()).rejects.toThrow("too large");
    internet.page(url, (_, response) => {
      response.write(png);
      response.end(Buffer.alloc(mostImageBytes));
    });
    await expect(fetchIt()).rejects.toThrow("too large");
    internet.page(url, (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(png)));
    await expect(fetchIt()).rejects.toThrow("encoding");
    internet.page(url, (_, response) => response.writeHead(404).end(png));
    await expect(fetchIt()).rejects.toThrow("not there");
    internet.page(url, (_, response) => void response.write(png));
    await expect(fetchIt(url, 300)).rejects.toThrow();
    internet.silent("mute.example.org");
    await expect(fetchIt("https://mute.example.org/", 300)).rejects.toThrow();
  });

  it("asks nobody over http, and no name of the house", async () => {
    for (const address of [
      "http://pictures.example.org/a.png",
      "https://localhost/",
      "https://printer.local/",
      "https://127.0.0.1/",
    ])
      await expect(fetchIt(address), address).rejects.toThrow();
    expect([internet.lookups, internet.connections]).toEqual([[], []]);
  });
});

describe("imageType", () => {
  it("knows pictures by their beginning", () => {
    expect(imageType(Buffer.from("GIF89a..."))).toBe("image/gif");
    expect(imageType(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe("image/jpeg");
    expect(imageType(Buffer.from("RIFF\0\0\0\0WEBPVP8 "))).toBe("image/webp");
    expect(imageType(Buffer.from("\0\0\0\x1cftypavif"))).toBe("image/avif");
    for (const other of ["<svg>", "%PDF-1.7", "", "RIFF\0\0\0\0WAVE", "BM"])
      expect(imageType(Buffer.from(other))).toBeNull();
  });
});
