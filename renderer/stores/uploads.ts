import { create } from "zustand";
import { toApiError } from "../api/client.ts";
import { text } from "../strings/text.ts";
import { useToasts } from "./toasts.ts";
import { type Holder, hold, release } from "./unstored.ts";

/** A file on its way into a draft. */
export interface Uploading {
  /** Two files may have one name. */
  id: string;
  name: string;
  percent: number;
}

/** Puts one file into a draft. @param onProgress told the share that is there, 0 to 1 */
export type TakeFile = (file: File, onProgress: (done: number) => void) => Promise<void>;

interface UploadsState {
  /** By where they go; whoever looks there sees them, now or later. */
  lists: ReadonlyMap<string, readonly Uploading[]>;
}

const none: readonly Uploading[] = [];

const useStore = create<UploadsState>()(() => ({ lists: new Map() }));

/** What is on its way to a place. */
export function useUploads(place: string): readonly Uploading[] {
  return useStore(({ lists }) => lists.get(place) ?? none);
}

/** The same, as it is now. */
export function uploadsTo(place: string): readonly Uploading[] {
  return useStore.getState().lists.get(place) ?? none;
}

function change(place: string, next: (list: readonly Uploading[]) => readonly Uploading[]): void {
  useStore.setState(({ lists }) => {
    const list = next(lists.get(place) ?? none);
    const changed = new Map(lists);
    if (list.length === 0) changed.delete(place);
    else changed.set(place, list);
    return { lists: changed };
  });
}

/**
 * Puts files where they go, one after the other; all of them are on their way from the beginning, wherever one looks
 * meanwhile. Leaving the page asks until they are there: nothing could finish them on the way out. Resolves at the end;
 * what went wrong is told.
 */
export async function takeFiles(place: string, files: readonly File[], takeOne: TakeFile): Promise<void> {
  const holder: Holder = { flush: () => Promise.resolve() };
  hold(holder, Number.NEGATIVE_INFINITY);
  const queue = files.map((file) => ({ id: crypto.randomUUID(), file }));
  change(place, (list) => [...list, ...queue.map(({ id, file: { name } }) => ({ id, name, percent: 0 }))]);
  for (const { id, file } of queue) {
    const progress = (done: number): void =>
      change(place, (list) =>
        list.map((each) => (each.id === id ? { ...each, percent: Math.round(done * 100) } : each)),
      );
    try {
      await takeOne(file, progress);
    } catch (error) {
      const message = `${text.composer.attachFailed(file.name)} ${toApiError(error).message}`;
      useToasts.getState().show({ kind: "error", message });
    }
    change(place, (list) => list.filter((each) => each.id !== id));
  }
  release(holder);
}
