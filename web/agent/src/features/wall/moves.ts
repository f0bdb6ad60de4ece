import { api } from "@client/api";
import type { Case } from "@/entities/case";

export interface MoveFrom {
  agent?: string;
  queue?: string;
  case_ids?: string[];
  waiting?: boolean;
  pending?: boolean;
}

export interface MoveTo {
  agent?: string;
  queue?: string;
  line?: boolean;
}

export interface Move {
  id: string;
  state: "running" | "done" | "undoing" | "undone";
  total: number;
  done: number;
  moved: number;
  kept: number;
  undone: number;
}

export const previewMove = (from: MoveFrom, to?: MoveTo) =>
  api.post<{ count: number; more: boolean; pending: number }>("/moves/preview", to ? { from, to } : { from });

export const startMove = (from: MoveFrom, to: MoveTo, reason: string) =>
  api.post<Move>("/moves", reason ? { from, to, reason } : { from, to });

export const readMove = (id: string) => api.get<Move>(`/moves/${id}`);
export const undoMove = (id: string) => api.post<Move>(`/moves/${id}/undo`);

export const takeOver = (c: Case, reason: string) =>
  api.post<Case>(`/cases/${c.id}/take-over`, { version: c.version, ...(reason ? { reason } : {}) });
