import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type SignalCounts, signalsQuery } from "@/entities/signal";

interface Props {
  channelId?: string;
  /** The name of a template. */
  template?: string;
  days?: number;
}

type Kind = Exclude<keyof SignalCounts, "sent">;
const kinds: readonly Kind[] = ["stopped", "opted_out", "withheld", "unreachable", "spam"];

/** How customers and the platform took what was sent: opt-outs, what was withheld, who can't be reached. */
export function SignalPanel({ channelId, template, days = 30 }: Props) {
  const { t } = useLingui();
  const { data, isPending } = useQuery(signalsQuery({ days, channelId, template }));
  const names: Record<Kind, string> = {
    stopped: t`Opted out within three days`,
    opted_out: t`Refused: had opted out`,
    withheld: t`Withheld by the platform`,
    unreachable: t`Could not be reached, as after a block`,
    spam: t`Slowed down for reports`,
  };
  if (isPending) return <Skeleton className="h-24" />;
  if (!data) return null;
  const { total } = data;
  const some = kinds.filter((kind) => total[kind] > 0);
  return (
    <section aria-label={t`Signals of customers`} className="grid gap-2 text-sm">
      <p className="text-ink-2">
        {t`Templates sent in the last ${days} days: ${total.sent}.`}{" "}
        {some.length === 0 && t`Nobody opted out, and nothing was withheld.`}
      </p>
      {some.length > 0 && (
        <dl className="grid grid-cols-[1fr_auto_auto] gap-x-4 gap-y-1">
          {some.map((kind) => (
            <div key={kind} className="contents">
              <dt className={kind === "spam" ? "font-medium text-danger" : ""}>{names[kind]}</dt>
              <dd className="tabular text-right">{total[kind]}</dd>
              <dd className="tabular text-right text-ink-3">{share(total[kind], total.sent)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function share(n: number, of: number): string {
  if (of <= 0) return "";
  return new Intl.NumberFormat(document.documentElement.lang || "en", {
    style: "percent",
    maximumFractionDigits: 1,
  }).format(Math.min(1, n / of));
}
