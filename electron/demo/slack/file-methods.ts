import {
  invalid,
  isObject,
  json,
  needMember,
  needScope,
  type SlackCall,
  type SlackMethod,
  text,
  wanted,
} from "./call.ts";
import { addFile } from "./files.ts";
import { post, tellShared } from "./history.ts";
import { type Json, type SlackChannel, type SlackFile, SlackRefusal } from "./model.ts";
import { escaped } from "./rich-text.ts";
import { fileShape } from "./shapes.ts";
import { maySee, messageAt, type SlackState } from "./state.ts";

/** 1 GiB. */
const fileMost = 2 ** 30;

const getUploadUrl: SlackMethod = (call) => {
  needScope(call, "files:write");
  const { state, token, args } = call;
  const name = wanted(args, "filename");
  const length = Number(wanted(args, "length"));
  if (!Number.isInteger(length) || length < 1) throw invalid("must be greater than 0 [json-pointer:/length]");
  if (length > fileMost) throw new SlackRefusal("file_upload_size_restricted");
  const { id } = addFile(state, { name, data: new Uint8Array(), user: token.user, complete: false });
  return { upload_url: `${state.origin}/upload/v1/${id}?length=${length}`, file_id: id };
};

const completeUpload: SlackMethod = (call) => {
  needScope(call, "files:write");
  const { state, token, args } = call;
  const files = uploaded(call);
  const where = text(args, "channel_id") ?? text(args, "channels");
  const channels = (where?.split(",") ?? []).map((id) => sharedIn(call, id));
  const threadTs = text(args, "thread_ts");
  for (const channel of channels)
    if (threadTs !== undefined && !messageAt(channel, threadTs)) throw new SlackRefusal("invalid_thread_ts");
  for (const file of files) file.complete = true;
  const answer = { files: files.map((file) => fileShape(state, file)) };
  // Slack shares after it has answered: the message comes by event or history.
  setImmediate(() => {
    for (const channel of channels) {
      const content = { text: escaped(text(args, "initial_comment") ?? ""), files: files.map(({ id }) => id) };
      post(state, channel.id, token.user, { ...content, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) });
      for (const { id } of files) tellShared(state, channel, id, token.user);
    }
  });
  return answer;
};

/** The files named, uploaded by who calls and not completed before. */
function uploaded({ state, token, args }: SlackCall): SlackFile[] {
  const list = json(args, "files", "invalid_arguments");
  if (!Array.isArray(list) || list.length === 0) throw invalid("missing required field: files");
  return list.map((entry: unknown) => {
    const { id, title }: Json = isObject(entry) ? entry : {};
    const file = state.files.get(typeof id === "string" ? id : "");
    if (!file || file.complete || file.user !== token.user || file.data.length === 0)
      throw new SlackRefusal("file_not_found");
    if (typeof title === "string") file.title = title;
    return file;
  });
}

function sharedIn(call: SlackCall, id: string): SlackChannel {
  const channel = call.state.channels.get(id);
  if (!channel || !maySee(channel, call.token.user)) throw new SlackRefusal("channel_not_found");
  needMember(call, channel);
  if (channel.archived) throw new SlackRefusal("posting_to_channel_denied");
  return channel;
}

const info: SlackMethod = (call) => {
  needScope(call, "files:read");
  const { state, token, args } = call;
  const file = state.files.get(wanted(args, "file"));
  if (!file?.complete || !mayRead(state, file, token.user)) throw new SlackRefusal("file_not_found");
  if (file.deleted) throw new SlackRefusal("file_deleted");
  return { file: { ...fileShape(state, file), ...sharesOf(state, file) }, comments: [] };
};

/** Its own files, and those shared where one may look. */
export function mayRead(state: SlackState, file: SlackFile, user: string): boolean {
  if (file.user === user) return true;
  return file.shares.some(({ channel: id }) => {
    const channel = state.channels.get(id);
    return channel !== undefined && maySee(channel, user);
  });
}

function sharesOf(state: SlackState, file: SlackFile): Json {
  const shares: Record<"public" | "private", Record<string, Json[]>> = { public: {}, private: {} };
  const ids: Record<"channels" | "groups" | "ims", string[]> = { channels: [], groups: [], ims: [] };
  for (const { channel: id, ts } of file.shares) {
    const channel = state.channels.get(id);
    if (!channel) continue;
    const share = { ts, channel_name: channel.name, team_id: state.team.id, share_user_id: file.user };
    const side = shares[channel.kind === "public" ? "public" : "private"];
    side[id] = [...(side[id] ?? []), { ...share, reply_count: 0, reply_users: [], reply_users_count: 0 }];
    ids[channel.kind === "public" ? "channels" : channel.kind === "im" ? "ims" : "groups"].push(id);
  }
  return { ...ids, shares: Object.fromEntries(Object.entries(shares).filter(([, of]) => Object.keys(of).length > 0)) };
}

/** Files up in three steps; down they come by their own URL. */
export const fileMethods: Record<string, SlackMethod> = {
  "files.getUploadURLExternal": getUploadUrl,
  "files.completeUploadExternal": completeUpload,
  "files.info": info,
};
