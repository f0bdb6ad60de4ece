import { Switch } from "@kit/switch";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useSetting } from "@/lib/storage";

/** Asks the browser for leave only when the person switches it on. */
export function Notifications() {
  const { t } = useLingui();
  const [on, setOn] = useSetting("notifications", false);
  const possible = typeof Notification !== "undefined" && window.isSecureContext;
  const [permission, setPermission] = useState(possible ? Notification.permission : "denied");
  const change = async (wanted: boolean) => {
    if (wanted && permission !== "granted") {
      const answer = await Notification.requestPermission();
      setPermission(answer);
      if (answer !== "granted") return;
    }
    setOn(wanted);
  };
  const blocked = possible && permission === "denied";
  return (
    <Switch
      checked={on && permission === "granted"}
      onChange={(wanted) => void change(wanted)}
      disabled={!possible || blocked}
      label={t`Notify me on this computer`}
      help={
        !possible
          ? t`This browser can't notify, or the page is not served securely.`
          : blocked
            ? t`Your browser blocks notifications of this page. Allow them in its settings for this site.`
            : t`When a customer writes in a case that is yours or nobody's, and you are not looking at it.`
      }
    />
  );
}
