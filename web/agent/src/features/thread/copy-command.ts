import { api } from "@client/api";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import type { Message } from "@/entities/message";
import { errorText } from "@/lib/error-text";

/** Copies the command line that sends the same message again. No secret is in it. */
export async function copyCommand(message: Message): Promise<void> {
  try {
    const { command } = await api.get<{ command: string }>(`/messages/${message.id}/command`);
    await navigator.clipboard.writeText(command);
    toast({ title: t`Command copied. Set the variables for its secrets before you run it.` });
  } catch (e) {
    toast({ title: errorText(e), tone: "danger" });
  }
}
