import { flag, needScope, type SlackMethod, text, wanted } from "./call.ts";
import { type Json, SlackRefusal } from "./model.ts";
import { page } from "./paging.ts";
import { messageShape, userShape } from "./shapes.ts";
import { maySee, seconds, userOf } from "./state.ts";

const authTest: SlackMethod = ({ state, token }) => {
  const team = { url: `https://${state.team.domain}.slack.com/`, team: state.team.name, team_id: state.team.id };
  if (token.kind === "app") return { app_name: "Bobbin", app_id: state.appId };
  const { name, id } = userOf(state, token.user);
  const ends = token.expiresAt === null ? {} : { expires_in: Math.floor(token.expiresAt / 1000) - seconds(state) };
  return { ...team, user: name, user_id: id, is_enterprise_install: false, ...ends };
};

const usersList: SlackMethod = (call) => {
  needScope(call, "users:read");
  const { state, token, args } = call;
  const options = { word: "user", id: ({ id }: { id: string }) => id, limit: 1000, most: 1000 };
  const { page: some, metadata } = page(args, [...state.users.values()], options);
  const withEmail = token.scopes.includes("users:read.email");
  return { members: some.map((user) => userShape(state, user, withEmail)), cache_ts: seconds(state), ...metadata };
};

const usersInfo: SlackMethod = (call) => {
  needScope(call, "users:read");
  const { state, token, args } = call;
  return { user: userShape(state, userOf(state, wanted(args, "user")), token.scopes.includes("users:read.email")) };
};

const lookupByEmail: SlackMethod = (call) => {
  needScope(call, "users:read.email");
  const email = wanted(call.args, "email").toLowerCase();
  const found = [...call.state.users.values()].find((user) => user.email?.toLowerCase() === email && !user.deleted);
  if (!found) throw new SlackRefusal("users_not_found");
  return { user: userShape(call.state, found, true) };
};

const botsInfo: SlackMethod = (call) => {
  needScope(call, "users:read");
  const { state } = call;
  const id = wanted(call.args, "bot");
  const icons = (name: string) => Object.fromEntries([36, 48, 72].map((size) => [`image_${size}`, pictureOf(name)]));
  const pictureOf = (name: string) => `${state.origin}/avatars/${name}_72.png`;
  const base = { id, deleted: false, updated: 1_700_000_000, app_id: state.appId };
  const user = state.users.get(id.replace("B", "U"));
  if (user?.isBot) return { bot: { ...base, name: user.realName, user_id: user.id, icons: icons(user.id) } };
  if (id !== state.appId.replace("A", "B")) throw new SlackRefusal("bot_not_found");
  return { bot: { ...base, name: "Bobbin", icons: icons(id) } };
};

const teamInfo: SlackMethod = (call) => {
  needScope(call, "team:read");
  const { id, name, domain } = call.state.team;
  const sizes = [34, 44, 68, 88, 102, 132, 230];
  const icon = Object.fromEntries(
    sizes.map((size) => [`image_${size}`, `${call.state.origin}/avatars/${id}_${size}.png`]),
  );
  const url = `https://${domain}.slack.com/`;
  return {
    team: { id, name, url, domain, email_domain: "", icon: { ...icon, image_default: true }, is_verified: false },
  };
};

const emojiList: SlackMethod = (call) => {
  needScope(call, "emoji:read");
  const categories = flag(call.args, "include_categories") ? { categories_version: "5", categories: [] } : {};
  return { emoji: Object.fromEntries(call.state.emoji), cache_ts: String(seconds(call.state)), ...categories };
};

/** Words, `in:#channel` and `from:@name`; whoever asks sees what they may see only. */
const search: SlackMethod = (call) => {
  needScope(call, "search:read");
  const { state, token, args } = call;
  const query = text(args, "query");
  if (query === undefined) throw new SlackRefusal("no_query");
  const terms = query.toLowerCase().split(/\s+/);
  const words = terms.filter((term) => !/^(in|from):/.test(term));
  const only = (prefix: RegExp) => terms.find((term) => prefix.test(term))?.replace(prefix, "");
  const [place, author] = [only(/^in:#?/), only(/^from:@?/)];
  const matches: Json[] = [];
  for (const channel of state.channels.values()) {
    if (!maySee(channel, token.user) || (place !== undefined && channel.name !== place)) continue;
    for (const message of channel.messages) {
      const name = state.users.get(message.user ?? "")?.name ?? "";
      if (author !== undefined && name !== author) continue;
      if (!words.every((word) => message.text.toLowerCase().includes(word))) continue;
      const link = `https://${state.team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace(".", "")}`;
      const where = { id: channel.id, name: channel.name, is_private: channel.kind !== "public" };
      const shape = messageShape(state, channel, message);
      matches.push({
        iid: message.ts,
        ...shape,
        team: state.team.id,
        score: 0,
        channel: where,
        username: name,
        permalink: link,
      });
    }
  }
  matches.sort((a, b) => (String(a["ts"]) < String(b["ts"]) ? 1 : -1));
  if (text(args, "sort_dir") === "asc") matches.reverse();
  return { query, messages: searched(matches, Number(text(args, "count") ?? 20), Number(text(args, "page") ?? 1)) };
};

function searched(matches: Json[], count: number, number: number): Json {
  const pages = Math.max(1, Math.ceil(matches.length / count));
  const first = (number - 1) * count + 1;
  const some = matches.slice(first - 1, first - 1 + count);
  const total = matches.length;
  return {
    total,
    pagination: {
      total_count: total,
      page: number,
      per_page: count,
      page_count: pages,
      first,
      last: first + some.length - 1,
    },
    paging: { count, total, page: number, pages },
    matches: some,
  };
}

/** People, the workspace, and finding. */
export const userMethods: Record<string, SlackMethod> = {
  "auth.test": authTest,
  "users.list": usersList,
  "users.info": usersInfo,
  "users.lookupByEmail": lookupByEmail,
  "bots.info": botsInfo,
  "team.info": teamInfo,
  "emoji.list": emojiList,
  "search.messages": search,
};
