import { EventEmitter } from "node:events";

/** Members of Electron's objects that listen; their many overloads say nothing that a test could check. */
type Listening = keyof EventEmitter | "addListener";

/** A part of one of Electron's objects: each member that is there has exactly Electron's type. */
export type Part<Whole> = Partial<Omit<Whole, Listening>>;

/** An event whose default can be prevented; says whether it was. */
export function emitPreventable(emitter: EventEmitter, name: string, ...details: unknown[]): boolean {
  let prevented = false;
  const preventDefault = (): void => {
    prevented = true;
  };
  emitter.emit(
    name,
    {
      preventDefault,
      get defaultPrevented() {
        return prevented;
      },
    },
    ...details,
  );
  return prevented;
}

/** An emitter with these members. */
export function emitting<Members extends object>(members: Members): EventEmitter & Members {
  const emitter = new EventEmitter();
  Object.defineProperties(emitter, Object.getOwnPropertyDescriptors(members));
  return emitter as EventEmitter & Members;
}
