import type { Message } from "@/entities/message";

/** What stands beside an outgoing message. */
export type Tick = "none" | "queued" | "sent" | "delivered" | "read" | "failed" | "unconfirmed";

export interface Step {
  state: "written" | "queued" | "sent" | "delivered" | "read" | "failed" | "unconfirmed";
  at: string | null;
}

type Sent = Pick<Message, "direction" | "status" | "created_at" | "sent_at" | "delivered_at" | "read_at" | "failed_at">;

/** The mark of a message; only what goes out has one. */
export function tickOf(message: Pick<Message, "direction" | "status">): Tick {
  if (message.direction !== "out") return "none";
  return message.status === "received" ? "none" : message.status;
}

/** The states that a message went through with the time of each, oldest first. */
export function stepsOf(message: Sent): Step[] {
  if (message.direction !== "out") return [];
  const steps: Step[] = [{ state: "queued", at: message.created_at }];
  if (message.sent_at) steps.push({ state: "sent", at: message.sent_at });
  if (message.delivered_at) steps.push({ state: "delivered", at: message.delivered_at });
  if (message.read_at) steps.push({ state: "read", at: message.read_at });
  // A state whose time the platform kept to itself is still told.
  const last = steps[steps.length - 1]?.state;
  if (message.status === "failed") steps.push({ state: "failed", at: message.failed_at });
  else if (message.status === "unconfirmed") steps.push({ state: "unconfirmed", at: null });
  else if (message.status !== last && message.status !== "received") steps.push({ state: message.status, at: null });
  return steps;
}

/** Whether a person may ask for another try. */
export function mayRetry(message: Pick<Message, "direction" | "status">): boolean {
  return message.direction === "out" && (message.status === "failed" || message.status === "unconfirmed");
}
