import type { Message } from "@/entities/message";

/** Whether a message can be passed on: not what the team alone sees, nor what only its platform understands. */
export function mayForward(message: Message): boolean {
  if (message.direction === "note" || message.deleted_at) return false;
  if (message.attachments.length > 0) return message.attachments.every((a) => a.state === "ready");
  const { content } = message;
  return Boolean(
    message.kind === "text" || content?.rich || content?.answer || content?.location || content?.contacts?.length,
  );
}
