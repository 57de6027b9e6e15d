import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readAutoconfig } from "./autoconfig.ts";

/**
 * Makes `known-providers.json` from a folder with files of Thunderbird's ISPDB (https://github.com/thunderbird/autoconfig):
 * `npm run mail:providers -- FOLDER`
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("name the folder with the ISPDB files");

const providers = globSync("*.xml", { cwd: folder })
  .sort()
  .map((file) => {
    const { domains, name, others, imap, smtp } = readAutoconfig(readFileSync(join(folder, file), "utf8"));
    return { name, domains: domains.join(" "), others, imap, smtp };
  });
const content = {
  notice:
    "Derived from the ISPDB of Thunderbird, https://github.com/thunderbird/autoconfig. This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.",
  providers,
};
writeFileSync(join(import.meta.dirname, "known-providers.json"), `${JSON.stringify(content, null, 2)}\n`);
