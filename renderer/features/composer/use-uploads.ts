import { useState } from "react";
import { toApiError } from "../../api/client.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/en.ts";

/** A file on its way into the draft. */
export interface Uploading {
  /** Two files may have one name. */
  id: string;
  name: string;
  percent: number;
}

/** Puts one file into a draft. @param onProgress told the share that is there, 0 to 1 */
export type TakeFile = (file: File, onProgress: (done: number) => void) => Promise<void>;

/** Files that are put into a draft one after the other; all of them are on their way from the beginning. */
export function useUploads() {
  const [uploading, setUploading] = useState<readonly Uploading[]>([]);
  async function take(files: readonly File[], takeOne: TakeFile): Promise<void> {
    const queue = files.map((file) => ({ id: crypto.randomUUID(), file }));
    setUploading((before) => [...before, ...queue.map(({ id, file: { name } }) => ({ id, name, percent: 0 }))]);
    for (const { id, file } of queue) {
      const progress = (done: number): void =>
        setUploading((before) =>
          before.map((each) => (each.id === id ? { ...each, percent: Math.round(done * 100) } : each)),
        );
      try {
        await takeOne(file, progress);
      } catch (error) {
        const message = `${text.composer.attachFailed(file.name)} ${toApiError(error).message}`;
        useToasts.getState().show({ kind: "error", message });
      }
      setUploading((before) => before.filter((each) => each.id !== id));
    }
  }
  return { uploading, take };
}
