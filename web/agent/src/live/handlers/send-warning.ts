import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import type { QueryClient } from "@tanstack/react-query";
import { consentKeys, type SendWarning } from "@/entities/consent";
import { meQuery } from "@/entities/me";
import type { LiveEvent } from "../event";

/** The same words went out very often: who looks after the desk hears of it at once. */
export function onSendWarning(client: QueryClient, event: LiveEvent) {
  void client.invalidateQueries({ queryKey: consentKeys.warnings });
  const warning = event.data as SendWarning | undefined;
  const abilities = client.getQueryData(meQuery.queryKey)?.abilities ?? [];
  if (!warning || !abilities.includes("desk.supervise")) return;
  const { count } = warning;
  const what = warning.template || warning.text;
  toast({
    title: t`“${what}” went out ${count} times within an hour`,
    description: t`Platforms slow down or block who writes the same to many. See Settings › Permission.`,
    tone: "danger",
  });
}
