import { Trans } from "@lingui/react/macro";
import { CloudOff, DatabaseZap, RefreshCw } from "lucide-react";
import { useEffect, useState } from "react";
import { useConnection } from "@/live/live";
import { useServerAway } from "../server-away";

/** Says that the server can do nothing, or that news don't arrive. A short hiccup is not worth a word. */
export function ConnectionBanner() {
  const state = useConnection();
  const away = useServerAway();
  const trouble = state === "offline" || state === "reconnecting";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!trouble) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), 1_500);
    return () => clearTimeout(timer);
  }, [trouble]);
  return (
    <div role="status" aria-live="polite">
      {(shown || away) && (
        <p className="flex items-center justify-center gap-2 bg-waiting-soft px-3 py-1 text-xs text-waiting">
          {state === "offline" ? (
            <>
              <CloudOff className="size-3.5" aria-hidden />
              <Trans>You are offline. What you see may be old; what you write is kept here.</Trans>
            </>
          ) : away ? (
            <>
              <DatabaseZap className="size-3.5" aria-hidden />
              <Trans>The server can't reach its database. The page goes on by itself as soon as it can.</Trans>
            </>
          ) : (
            <>
              <RefreshCw className="size-3.5 animate-spin [animation-duration:2s]" aria-hidden />
              <Trans>Connection lost. Reconnecting…</Trans>
            </>
          )}
        </p>
      )}
    </div>
  );
}
