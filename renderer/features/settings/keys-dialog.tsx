import type { ActionGroup } from "../../actions/action.ts";
import { keyLabel } from "../../actions/keyboard.ts";
import { actions } from "../../actions/registry.ts";
import { isMac } from "../../actions/use-keyboard.ts";
import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/text.ts";

const groups: readonly ActionGroup[] = ["move", "triage", "write", "message", "app"];

/** Every shortcut, read from the registry. */
export function KeysDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title={text.actions.keys} size="large" onClose={onClose}>
      <div className="dialog-body keys">
        {groups.map((group) => (
          <section key={group}>
            <h3>{text.actions.groups[group]}</h3>
            <dl>
              {actions
                .filter((action) => action.group === group && action.keys.length > 0)
                .map(({ id, label, keys }) => (
                  <div key={id} className="key-line">
                    <dt>{label}</dt>
                    <dd>
                      {keys.map((each) => (
                        <kbd key={each}>{keyLabel(each, isMac)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              {group === "write" && (
                <div className="key-line">
                  <dt>{text.composer.send}</dt>
                  <dd>
                    <kbd>{keyLabel("$mod+Enter", isMac)}</kbd>
                  </dd>
                </div>
              )}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
