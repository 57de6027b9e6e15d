import { busProperty } from "./session-bus.ts";

/** Looks now and then whether a keychain that could not be read can be read now. */
export interface KeyringWatch {
  /** Reading failed: looks until it may succeed. */
  begin(): void;
  /** Reading succeeded. */
  end(): void;
}

export interface KeyringWatchOptions {
  /** Whether the keychain is there and unlocked, found out without a prompt. */
  isOpen?: () => Promise<boolean>;
  /** Between two looks at first, ms; longer each time that it looked open and still could not be read. */
  everyMs?: number;
}

const longestMs = 5 * 60_000;

/** @param onOpen told once for each `begin`, when the keychain seems open */
export function watchKeyring(
  onOpen: () => void,
  { isOpen = defaultCollectionIsOpen, everyMs = 5000 }: KeyringWatchOptions = {},
): KeyringWatch {
  let timer: NodeJS.Timeout | undefined;
  let restMs = everyMs;
  const look = async (): Promise<void> => {
    const open = await isOpen().catch(() => false);
    if (timer === undefined) return;
    if (!open) return wait();
    timer = undefined;
    restMs = Math.min(restMs * 2, longestMs);
    onOpen();
  };
  const wait = (): void => {
    timer = setTimeout(() => void look(), restMs).unref();
  };
  return {
    begin() {
      if (timer === undefined) wait();
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
      restMs = everyMs;
    },
  };
}

/** On Linux; elsewhere an open keychain shows itself only by answering. */
async function defaultCollectionIsOpen(): Promise<boolean> {
  if (process.platform !== "linux") return false;
  const locked = await busProperty({
    service: "org.freedesktop.secrets",
    path: "/org/freedesktop/secrets/aliases/default",
    interface: "org.freedesktop.Secret.Collection",
    name: "Locked",
  });
  return locked !== null && /\bfalse\b/.test(locked);
}
