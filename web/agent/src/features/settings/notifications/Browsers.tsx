import { api, type Page } from "@client/api";
import { Button } from "@kit/button";
import { Switch } from "@kit/switch";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { noticeKeys } from "@/entities/notification";
import { pushHindrance, subscribe, unsubscribe } from "@/features/notifications/push";
import { errorText } from "@/lib/error-text";
import { useSetting } from "@/lib/storage";
import { fullTime } from "@/lib/time";
import { useChange } from "../parts/change";
import { Row, Rows } from "../parts/Page";
import { browserName } from "../profile/browser-name";

interface Browser {
  id: string;
  user_agent: string;
  current: boolean;
  created_at: string;
  used_at: string | null;
}

/** Whether this browser is told while Recado is closed, and the others that are. */
export function Browsers() {
  const { t } = useLingui();
  const client = useQueryClient();
  const [on] = useSetting("push", false);
  const [busy, setBusy] = useState(false);
  const hindrance = pushHindrance();
  const list = useQuery({
    queryKey: noticeKeys.browsers,
    queryFn: ({ signal }) => api.get<Page<Browser>>("/me/push-subscriptions", { signal }).then((p) => p.items),
  }).data;
  const remove = useChange((id: string) => api.del(`/me/push-subscriptions/${id}`), {
    refresh: [noticeKeys.browsers],
  });
  const change = async (wanted: boolean) => {
    setBusy(true);
    try {
      if (wanted && !(await subscribe())) toast({ title: t`The browser did not allow it.`, tone: "danger" });
      if (!wanted) await unsubscribe();
    } catch (e) {
      toast({ title: e instanceof DOMException ? t`This browser has no push service.` : errorText(e), tone: "danger" });
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: noticeKeys.browsers });
    }
  };
  const why = {
    insecure: t`The page is not served securely.`,
    unsupported: t`This browser cannot do it. On a phone, add Recado to the home screen first.`,
    blocked: t`Your browser blocks notifications of this page. Allow them in its settings for this site.`,
  };
  return (
    <div className="grid gap-3">
      <Switch
        checked={on && !hindrance}
        disabled={busy || hindrance !== undefined}
        onChange={(wanted) => void change(wanted)}
        label={t`Push to this browser`}
        help={hindrance ? why[hindrance] : t`Also while Recado is closed, until you sign out.`}
      />
      {list && list.length > 0 && (
        <Rows label={t`Browsers that get pushes`}>
          {list.map((b) => (
            <Row key={b.id}>
              <span className="min-w-0 flex-1 truncate text-sm">
                {browserName(b.user_agent)}
                {b.current && <span className="ml-2 text-ink-3">{t`this browser`}</span>}
              </span>
              <span className="text-xs text-ink-3">
                {b.used_at ? t`last push ${fullTime(b.used_at)}` : t`no push yet`}
              </span>
              <Button size="sm" variant="ghost" onClick={() => remove.mutate(b.id)}>{t`Remove`}</Button>
            </Row>
          ))}
        </Rows>
      )}
    </div>
  );
}
