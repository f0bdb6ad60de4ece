import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { deliveryQuery, type Try, webhookKeys } from "@/entities/webhook";
import { fullTime } from "@/lib/when";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { deliveryState, tryError } from "./words";

/** A delivery: what was sent, and each answer. */
export function DeliveryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useQuery(deliveryQuery(id));
  const replay = useChange(() => api.post(`/webhook-deliveries/${id}/replay`), { refresh: [webhookKeys.all] });
  const d = query.data;
  return (
    <Dialog
      open
      onOpenChange={(o) => !o && onClose()}
      title={d?.type ?? t`Delivery`}
      description={d && deliveryState(d)}
      footer={
        d &&
        d.state !== "waiting" &&
        d.type !== "ping" && (
          <Button busy={replay.isPending} onClick={() => replay.mutate(undefined)}>
            {t`Send it once more`}
          </Button>
        )
      }
    >
      <Loading query={query}>
        {(whole) => (
          <div className="grid grid-cols-1 gap-4 pt-1">
            <section className="grid grid-cols-1 gap-1">
              <h3 className="text-sm font-medium">{t`Request`}</h3>
              {whole.request.method ? (
                <Raw
                  text={[
                    `${whole.request.method} ${whole.request.url}`,
                    ...Object.entries(whole.request.headers).map(([name, value]) => `${name}: ${value}`),
                    "",
                    pretty(whole.request.body),
                  ].join("\n")}
                />
              ) : (
                <p className="text-sm text-ink-2">{t`What was told is not there any more.`}</p>
              )}
            </section>
            <section className="grid grid-cols-1 gap-2">
              <h3 className="text-sm font-medium">{plural(whole.tries.length, { one: "# try", other: "# tries" })}</h3>
              {whole.tries.map((one) => (
                <Answer key={one.n} one={one} />
              ))}
            </section>
          </div>
        )}
      </Loading>
    </Dialog>
  );
}

function Answer({ one }: { one: Try }) {
  return (
    <div className="grid grid-cols-1 gap-1 text-sm">
      <p className={one.error ? "text-danger" : ""}>
        {one.status || "—"} · {Math.round(one.took_ms)} ms · {fullTime(one.at)}
        {one.error && ` · ${tryError(one.error, one.status)}`}
      </p>
      {(one.answer || one.detail) && <Raw text={one.answer || one.detail || ""} />}
    </div>
  );
}

const raw = "block max-h-64 overflow-auto whitespace-pre-wrap break-all rounded-md bg-sunken p-3 font-mono text-xs";

function Raw({ text }: { text: string }) {
  return (
    <div className="grid grid-cols-1">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <code tabIndex={0} className={raw}>
        {text}
      </code>
    </div>
  );
}

function pretty(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
