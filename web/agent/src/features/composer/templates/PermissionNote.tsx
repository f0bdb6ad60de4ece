import { useLingui } from "@lingui/react/macro";
import { Ban, TriangleAlert } from "lucide-react";
import type { Verdict } from "@/entities/consent";
import { fullTime } from "@/lib/when";

/** Why a template may not be sent to this customer, or should not be. Nothing where it may. */
export function PermissionNote({ verdict, contact }: { verdict: Verdict | undefined; contact: string }) {
  const { t } = useLingui();
  if (!verdict || verdict.level === "ok") return null;
  const refused = verdict.level === "refused";
  const since = verdict.since ? fullTime(verdict.since) : "";
  const marketing = verdict.kind === "marketing";
  let words: string;
  if (verdict.code === "opted_out") {
    words = marketing
      ? t`${contact} wants no promotions since ${since} (${verdict.how}).`
      : t`${contact} does not want to be written to since ${since} (${verdict.how}).`;
  } else {
    words = marketing
      ? t`Nothing on record says that ${contact} agreed to promotions.`
      : t`Nothing on record says that ${contact} agreed to be written to.`;
  }
  const Icon = refused ? Ban : TriangleAlert;
  return (
    <p
      role={refused ? "alert" : "status"}
      className={`flex items-start gap-2 rounded-md px-3 py-2 text-sm ${refused ? "bg-danger-soft text-danger" : "bg-waiting-soft text-waiting"}`}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {words}{" "}
        {refused
          ? t`So this template can't be sent.`
          : t`Send it only if you know that they did; the contact's page can note it.`}
      </span>
    </p>
  );
}
