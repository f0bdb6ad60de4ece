import { api } from "@client/api";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useChange } from "../parts/change";

interface Tried {
  sent: number;
  failed: string[];
}

/** Sends a test by each way and says what became of it. */
export function Tests() {
  const { t } = useLingui();
  const send = useChange((way: "in_app" | "push" | "email") => api.post<Tried>("/me/notification-test", { way }), {
    refresh: [],
    onDone: ({ sent, failed }, way) => {
      if (failed.length > 0)
        toast({ title: t`It could not be sent.`, description: failed.join(" · "), tone: "danger" });
      else if (way === "push" && sent === 0) toast({ title: t`No browser of yours gets pushes yet.` });
      else if (way === "push")
        toast({ title: plural(sent, { one: "Sent to # browser.", other: "Sent to # browsers." }) });
      else if (way === "email") toast({ title: t`The mail is on its way.` });
    },
  });
  const desktop = async () => {
    if (typeof Notification === "undefined" || (await Notification.requestPermission()) !== "granted") {
      toast({ title: t`The browser did not allow it.`, tone: "danger" });
      return;
    }
    new Notification(t`Notifications work`, {
      body: t`This is how Recado tells you of news.`,
      icon: "/icons/192.png",
      tag: "test",
    });
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => send.mutate("in_app")}>{t`In the app`}</Button>
      <Button onClick={() => void desktop()}>{t`Desktop`}</Button>
      <Button onClick={() => send.mutate("push")}>{t`Push`}</Button>
      <Button onClick={() => send.mutate("email")}>{t`E-mail`}</Button>
    </div>
  );
}
