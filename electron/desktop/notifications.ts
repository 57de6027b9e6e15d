import { Notification } from "electron";
import { ApiError } from "../../shared/api/errors.ts";
import type { Settings } from "../../shared/api/settings.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import type { Language } from "../../shared/text/language.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { arrive, type BoardStep, dismiss, emptyBoard, type Notice, settle } from "../notify/board.ts";
import type { News } from "../notify/news.ts";
import { wordsOf } from "../notify/words-of.ts";
import type { RunningCore } from "../threads/start-core.ts";

const hiddenRoles = new Set(["trash", "junk"]);

export interface Notifier {
  tell(news: readonly News[]): void;
  /** Withdraws what was read or deleted, here or elsewhere. */
  refresh(): Promise<void>;
  close(): void;
}

export interface NotifierOptions {
  core: Pick<RunningCore, "api">;
  privacy(): Settings["notificationPrivacy"];
  language(): Language;
  /** The newest message of the notice that was clicked. */
  onChosen(messageId: MessageId): void;
}

/** Shows news on the user's screen, and takes them off when they are none any more. */
export function createNotifier({ core, privacy, language, onChosen }: NotifierOptions): Notifier {
  let board = emptyBoard;
  const shown = new Map<number, Notification>();

  const take = (id: number): void => {
    const notification = shown.get(id);
    shown.delete(id);
    notification?.close();
  };
  const show = (notice: Notice): void => {
    const notification = new Notification(wordsOf(notice, privacy(), language()));
    notification.on("click", () => {
      const newest = board.notices.find(({ id }) => id === notice.id)?.news.at(-1) ?? notice.news.at(-1);
      board = dismiss(board, notice.id);
      take(notice.id);
      if (newest) onChosen(newest.messageId);
    });
    shown.set(notice.id, notification);
    failPoint("notification.show.before");
    notification.show();
  };
  const step = ({ board: next, withdraw, show: fresh }: BoardStep): void => {
    board = next;
    for (const { id } of withdraw) take(id);
    for (const notice of fresh) show(notice);
  };

  return {
    tell: (news) => Notification.isSupported() && step(arrive(board, news, Date.now())),
    async refresh() {
      const ids = board.notices.flatMap(({ news }) => news.map(({ messageId }) => messageId));
      const gone = await Promise.all(ids.map(async (id) => ((await isNews(core, id)) ? [] : [id])));
      step(settle(board, new Set(gone.flat())));
    },
    close() {
      for (const id of [...shown.keys()]) take(id);
    },
  };
}

/** Still unread, and somewhere else than in trash and junk. What can't be asked now stays on the screen. */
async function isNews({ api }: Pick<RunningCore, "api">, id: MessageId): Promise<boolean> {
  try {
    const { read, folders } = await api.call("messages.get", { id });
    const hidden = folders.length > 0 && folders.every(({ role }) => role !== null && hiddenRoles.has(role));
    return !read && !hidden;
  } catch (error) {
    return !(error instanceof ApiError && error.kind === "not-found");
  }
}
