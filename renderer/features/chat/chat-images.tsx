import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Api } from "../../../shared/api/pipe.ts";
import type { AttachmentView } from "../../../shared/model/message.ts";
import { useConnection } from "../../api/context.ts";
import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/text.ts";

/** Bytes; larger pictures are files like others. */
const largest = 8_000_000;
const slice = 1_048_576;

/** Kinds of pictures that are shown as they are. */
export function isPicture({ contentType, size }: AttachmentView): boolean {
  return /^image\/(?:png|jpeg|gif|webp|avif)$/.test(contentType) && size <= largest;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

async function load(api: Api, { id, held, contentType }: AttachmentView): Promise<Blob | null> {
  if (!held) await api.call("attachments.fetch", { id });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (;;) {
    const part = await api.call("attachments.read", { id, offset, length: slice });
    if (!part) return null;
    const bytes = bytesOf(part.data);
    parts.push(bytes);
    offset += bytes.length;
    if (bytes.length === 0 || offset >= part.size || offset > largest) break;
  }
  return new Blob(parts, { type: contentType });
}

/** The pictures of a message, small; at a click as large as the window. */
export function ChatImages({ attachments }: { attachments: readonly AttachmentView[] }) {
  const pictures = attachments.filter(isPicture);
  if (pictures.length === 0) return null;
  return (
    <ul className="chat-images">
      {pictures.map((attachment) => (
        <li key={attachment.id}>
          <ChatImage attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function useAddress(attachment: AttachmentView): string | null {
  const { api } = useConnection();
  const [address, setAddress] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: ["picture", attachment.id],
    queryFn: () => load(api, attachment),
    gcTime: 60_000,
  });
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return address;
}

function ChatImage({ attachment }: { attachment: AttachmentView }) {
  const address = useAddress(attachment);
  const [large, setLarge] = useState(false);
  const { name } = attachment;
  if (address === null) return <span className="chat-image" role="img" aria-label={text.chat.image(name)} />;
  return (
    <>
      <button type="button" className="chat-image" title={text.chat.showImage(name)} onClick={() => setLarge(true)}>
        <img src={address} alt={text.chat.image(name)} />
      </button>
      {large && (
        <Dialog title={name} size="large" onClose={() => setLarge(false)}>
          <div className="dialog-body picture-large">
            <img src={address} alt={text.chat.image(name)} />
          </div>
        </Dialog>
      )}
    </>
  );
}
