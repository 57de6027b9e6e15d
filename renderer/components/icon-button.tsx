import { Tooltip } from "@base-ui/react/tooltip";
import type { LucideIcon } from "lucide-react";
import type { Action } from "../actions/action.ts";
import { usePerform } from "../actions/context.ts";
import { keyLabel } from "../actions/keyboard.ts";
import { isMac } from "../actions/use-keyboard.ts";

export interface IconButtonProps {
  icon: LucideIcon;
  label: string;
  keys?: string | undefined;
  pressed?: boolean;
  disabled?: boolean;
  onClick(): void;
}

/** A button that is only an icon; its name is in the tooltip, for eyes, and in the label, for everyone. */
export function IconButton({ icon: Icon, label, keys, pressed, disabled, onClick }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        className="icon-button"
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={17} strokeWidth={1.75} aria-hidden="true" />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="tooltip-place">
          <Tooltip.Popup className="tooltip">
            {label}
            {keys && <kbd>{keyLabel(keys, isMac)}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

/** The button of an action of the registry. */
export function ActionButton({ action, icon, label }: { action: Action; icon: LucideIcon; label?: string }) {
  const perform = usePerform();
  return <IconButton icon={icon} label={label ?? action.label} keys={action.keys[0]} onClick={() => perform(action)} />;
}
