/** The domain of an address as `senders.set` takes it; null for what is no address. @example "@example.org" */
export function domainOf(sender: string): string | null {
  const at = sender.lastIndexOf("@");
  return at > 0 && at < sender.length - 1 ? sender.slice(at) : null;
}
