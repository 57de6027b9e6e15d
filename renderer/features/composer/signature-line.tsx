import { X } from "lucide-react";
import type { Settings } from "../../../shared/api/settings.ts";
import { sameAddress } from "../../../shared/model/address.ts";
import { IconButton } from "../../components/icon-button.tsx";
import { text } from "../../strings/text.ts";
import type { Writing } from "./use-draft.ts";

/** The signature that goes below the text, as it will stand there; it follows the sender. */
export function SignatureLine({ writing, signatures }: { writing: Writing; signatures: Settings["signatures"] }) {
  const { content, change } = writing;
  const own = signatures.find(({ address }) => sameAddress(address, content.from.address));
  if (content.signature !== true || !own || own.text.trim() === "") return null;
  return (
    <div className="composer-signature">
      <pre>{own.text}</pre>
      <IconButton icon={X} label={text.composer.noSignature} onClick={() => change({ signature: false })} />
    </div>
  );
}
