import { type ClipboardEvent, type DragEvent, useState } from "react";

/** Files pasted or dropped anywhere on an element. @returns its handlers, and whether something is held over it */
export function useFileDrop(take: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent | ClipboardEvent, list: FileList) => {
    setOver(false);
    if (list.length === 0) return;
    event.preventDefault();
    take([...list]);
  };
  return {
    over,
    handlers: {
      onPaste: (event: ClipboardEvent) => drop(event, event.clipboardData.files),
      onDragOver: (event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => drop(event, event.dataTransfer.files),
    },
  };
}
