import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { ofCore } from "../strings/text.ts";

export interface MenuItem {
  id: string;
  label: string;
  hint?: string;
  checked?: boolean;
  /** Why it can't be chosen; shown below its name. */
  refused?: string | null;
  run(): void;
}

export interface MenuProps {
  /** What is in the button. */
  children: ReactNode;
  label: string;
  className: string;
  items: readonly MenuItem[];
  align?: "start" | "end";
}

/** A button with a menu. */
export function Menu({ children, label, className, items, align = "end" }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger className={className} aria-label={label} title={label}>
        {children}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} className="menu-place">
          <Base.Popup className="menu">
            {items.map(({ id, label: name, hint, checked, refused = null, run }) => (
              <Base.Item key={id} className="menu-item" disabled={refused !== null} onClick={run}>
                {checked !== undefined && <Check size={15} aria-hidden="true" opacity={checked ? 1 : 0} />}
                <span>
                  {name}
                  {refused !== null && <small>{ofCore(refused)}</small>}
                </span>
                {hint && refused === null && <kbd>{hint}</kbd>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
