import { api } from "@client/api";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Case } from "@/entities/case";
import { caseSurveysQuery, type SurveySend, surveyGone, surveyKeys } from "@/entities/survey";
import { errorText } from "@/lib/error-text";
import { useNow } from "@/lib/time";
import { fullTime, nearTime } from "@/lib/when";

/** What the customer of a case was asked, and answered. */
export function CaseSurveys({ c }: { c: Case }) {
  const { t } = useLingui();
  const { data, error } = useQuery(caseSurveysQuery(c.id, c.version));
  if (error) return <p className="text-sm text-danger">{errorText(error)}</p>;
  if (!data || data.length === 0) return <p className="text-sm text-ink-3">{t`Not asked about this case.`}</p>;
  return (
    <ul className="grid gap-2 text-sm">
      {data.map((s) => (
        <One key={s.id} s={s} />
      ))}
    </ul>
  );
}

function One({ s }: { s: SurveySend }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const now = useNow();
  const best = s.kind === "nps" ? 10 : 5;
  const at = s.answered_at ?? s.sent_at ?? s.due_at;
  const said: Record<SurveySend["state"], string> = {
    planned: t`is asked soon`,
    sent: surveyGone(s, now) ? t`no answer` : t`asked, no answer yet`,
    answered: t`${s.score} of ${best}`,
    skipped: t`not asked`,
    withdrawn: t`survey withdrawn`,
  };
  const withdraw = async () => {
    try {
      await api.post(`/surveys/sent/${s.id}/withdraw`);
      await client.invalidateQueries({ queryKey: surveyKeys.ofCase(s.case_id) });
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    }
  };
  return (
    <li>
      <span className="font-medium">{s.kind === "nps" ? "NPS" : "CSAT"}</span> <span>{said[s.state]}</span>{" "}
      {at && (
        <time dateTime={at} title={fullTime(at)} className="whitespace-nowrap text-xs text-ink-3">
          {nearTime(at)}
        </time>
      )}
      {s.comment && <p className="whitespace-pre-line text-ink-2">{s.comment}</p>}
      {s.detail && <p className="text-xs text-ink-2">{s.detail}</p>}
      {(s.state === "planned" || (s.state === "sent" && !surveyGone(s, now))) && (
        <Button size="sm" onClick={() => void withdraw()}>
          {t`Take back`}
        </Button>
      )}
    </li>
  );
}
