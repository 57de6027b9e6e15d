import { type Secret, SecretError, type SecretResult, type SecretStore } from "../../electron/secrets/store.ts";
import type { SecretBackend } from "../../shared/model/account.ts";

/** A keychain in memory that can be locked, as the edge of the system it stands for. */
export class MemorySecrets implements SecretStore {
  readonly entries = new Map<string, Secret>();
  locked = false;
  refusesWrites = false;
  /** Who is told when it is unlocked. */
  readonly listeners = new Set<() => void>();

  async backends() {
    return [];
  }

  async write(backend: SecretBackend, account: string, secret: Secret): Promise<void> {
    if (this.refusesWrites) throw new SecretError("unavailable", "The keychain refuses.");
    this.entries.set(`${backend}/${account}`, { ...secret });
  }

  async read(backend: SecretBackend, account: string): Promise<SecretResult> {
    if (this.locked) return { state: "locked", reason: "The keychain is locked. Unlock it." };
    const secret = this.entries.get(`${backend}/${account}`);
    return secret
      ? { state: "found", secret }
      : { state: "missing", reason: "The password is missing. Sign in again." };
  }

  async remove(backend: SecretBackend, account: string): Promise<void> {
    this.entries.delete(`${backend}/${account}`);
  }

  async unlock(): Promise<void> {
    this.locked = false;
    for (const listener of this.listeners) listener();
  }

  onUnlocked(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): void {}
}
