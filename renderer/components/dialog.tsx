import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { text } from "../strings/text.ts";

export interface DialogProps {
  title: string;
  /** `plain`: no visible head, the title is only for screen readers. */
  head?: "shown" | "plain";
  size?: "small" | "medium" | "large" | "wide";
  /** A press beside it does not close it: what was typed would be lost. */
  persistent?: boolean;
  onClose(): void;
  children: ReactNode;
}

/** A modal dialog; focus is kept inside and returned, Esc closes. */
export function Dialog({ title, head = "shown", size = "medium", persistent = false, onClose, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open disablePointerDismissal={persistent} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup
          ref={popup}
          className="dialog"
          data-size={size}
          data-head={head}
          data-modal=""
          initialFocus={() => firstField(popup.current)}
        >
          <header className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            <Base.Close className="icon-button" aria-label={text.close}>
              <X size={17} strokeWidth={1.75} aria-hidden="true" />
            </Base.Close>
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Where typing begins: the first field, else the dialog itself. */
function firstField(popup: HTMLElement | null): HTMLElement | null {
  return popup?.querySelector<HTMLElement>("input:not([type=radio], [readonly], [type=file])") ?? popup;
}
