import { describe, expect, it, test } from "vitest";
import { isPublicAddress } from "../../../electron/mail/public-address.ts";
import { trackerOf } from "../../../electron/mail/remote-tracker.ts";
import { checkRemoteUrl } from "../../../electron/mail/remote-url.ts";

const names: Record<string, string[]> = {
  "ok.example.com": ["93.184.216.34", "2606:2800:220:1::1"],
  "two-faced.example.com": ["93.184.216.34", "10.0.0.1"],
  "inside.example.com": ["192.168.1.1"],
  "metadata.example.com": ["169.254.169.254"],
  "mapped.example.com": ["::ffff:127.0.0.1"],
};
const resolve = async (name: string) => names[name] ?? Promise.reject(new Error("no such name"));
const check = (url: string, redirects: Record<string, string> = {}) =>
  checkRemoteUrl(url, { resolve, step: async (asked) => redirects[asked] ?? null });

describe("checkRemoteUrl", () => {
  it.each([
    "https://ok.example.com/a.png",
    "https://ok.example.com./a",
    "https://OK.example.com:443/a",
    "https://93.184.216.34/",
    "https://[2606:2800:220:1::1]/",
    "https://[64:ff9b::5db8:d822]/",
  ])("allows %s", async (url) => expect(await check(url)).toEqual({ allowed: true, reason: "" }));

  it.each([
    [
      "no https",
      "http://ok.example.com/ ftp://ok.example.com/ file:///etc/passwd data:text/html,x javascript:x //ok.example.com",
    ],
    ["a sign-in", "https://user@ok.example.com/ https://ok.example.com@inside.example.com/ https://:p@ok.example.com/"],
    ["a port", "https://ok.example.com:22/ https://ok.example.com:8443/ https://ok.example.com:80/"],
    [
      "this machine",
      "https://127.0.0.1/ https://127.1/ https://2130706433/ https://0x7f.1/ https://0177.0.0.1/ https://0/",
    ],
    ["this machine in disguise", "https://①②⑦.⓪.⓪.①/ https://127.0.0.1./ https://%31%32%37.0.0.1/ https://lⓞcalhost/"],
    [
      "this machine by IPv6",
      "https://[::1]/ https://[::]/ https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://[::7f00:1]/",
    ],
    [
      "translated addresses",
      "https://[64:ff9b::7f00:1]/ https://[64:ff9b:1::a00:1]/ https://[2002:7f00:1::]/ https://[2001:0:1::1]/",
    ],
    [
      "private networks",
      "https://10.1.2.3/ https://172.16.0.1/ https://192.168.0.1/ https://100.64.0.1/ https://169.254.169.254/",
    ],
    [
      "private IPv6",
      "https://[fc00::1]/ https://[fd12::1]/ https://[fe80::1]/ https://[fec0::1]/ https://[ff02::1]/ https://[2001:db8::1]/",
    ],
    [
      "reserved",
      "https://255.255.255.255/ https://224.0.0.1/ https://240.0.0.1/ https://192.0.2.1/ https://198.18.0.1/ https://192.0.0.8/",
    ],
    [
      "local names",
      "https://localhost/ https://a.localhost/ https://printer/ https://nas.local/ https://metadata.google.internal/ https://x.home.arpa/ https://localhost.localdomain/ https://router.lan/",
    ],
    ["no name", "https:/// https://ok..example.com/ https://-/ x https://[127.0.0.1]/"],
    [
      "names that lead inside",
      "https://inside.example.com/ https://two-faced.example.com/ https://metadata.example.com/ https://mapped.example.com/ https://nowhere.example.com/",
    ],
  ])("refuses %s", async (_, urls) => {
    for (const url of urls.split(" ")) {
      const { allowed, reason } = await check(url);
      expect([url, allowed]).toEqual([url, false]);
      expect(reason).toMatch(/\.$/);
    }
  });

  it("follows redirects, each of them checked, and not for ever", async () => {
    const from = "https://ok.example.com/a";
    expect(await check(from, { [from]: "/b" })).toMatchObject({ allowed: true });
    for (const target of [
      "http://ok.example.com/",
      "https://inside.example.com/",
      "//127.0.0.1/x",
      "file:///x",
      "https://u:p@ok.example.com/",
    ])
      expect(await check(from, { [from]: target })).toMatchObject({ allowed: false });
    expect(await check(from, { [from]: from })).toEqual({ allowed: false, reason: "It redirects too often." });
  });
});

test("what is no number is no public address", () => {
  for (const text of ["", "x", "ok.example.com", "fe80::1%eth0", "2606::1%1", "1.2.3.4.5", " 8.8.8.8"])
    expect(isPublicAddress(text), text).toBe(false);
});

test("pictures that count readers are told by service, by size or by path, and honest ones are not", () => {
  expect(trackerOf("https://x.list-manage.com/track/open.php?u=1", false)).toBe("Mailchimp");
  expect(trackerOf("https://u1.ct.example.net/wf/open?upn=1", false)).toBe("SendGrid");
  expect(trackerOf("https://a.r.us-east-1.awstrack.me/I0/x", false)).toBe("Amazon SES");
  expect(trackerOf("https://news.example.net/track/open?id=1", false)).toBe("news.example.net");
  expect(trackerOf("https://news.example.net/spacer.gif", true)).toBe("news.example.net");
  for (const honest of [
    "https://cdn.example.net/images/opening-night.jpg",
    "https://cdn.example.net/logo.png",
    "https://cdn.example.net/open-source/banner.png",
    "https://mcusercontent.com/x/images/a.png",
  ])
    expect(trackerOf(honest, false), honest).toBeNull();
});
