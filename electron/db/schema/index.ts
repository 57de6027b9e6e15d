export * from "./accounts.ts";
export * from "./conversations.ts";
export * from "./files.ts";
export * from "./messages.ts";
export * from "./outgoing.ts";
export * from "./people.ts";
export * from "./remote.ts";
export * from "./rules.ts";
