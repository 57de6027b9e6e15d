import { create } from "zustand";

/** What is known of the core as a whole. */
export interface CoreState {
  /** Its database is closed for maintenance; it answers nothing until that is over (R178 to R181). */
  parked: boolean;
  setParked(parked: boolean): void;
  /** This browser may use it; if not, waiting doesn't help. */
  letIn: boolean;
  setLetIn(letIn: boolean): void;
}

export const useCore = create<CoreState>()((set) => ({
  parked: false,
  setParked: (parked) => set({ parked }),
  letIn: true,
  setLetIn: (letIn) => set({ letIn }),
}));
