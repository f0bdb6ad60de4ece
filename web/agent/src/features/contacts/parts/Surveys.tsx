import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { contactSurveysQuery, type SurveySend, surveyGone, surveysQuery } from "@/entities/survey";
import { errorText } from "@/lib/error-text";
import { fullTime, listTime, useNow } from "@/lib/time";
import { Part } from "./Part";

/** What a contact was asked in surveys, and answered; nothing where they never were. */
export function Surveys({ id }: { id: string }) {
  const { t } = useLingui();
  const { data, error } = useQuery(contactSurveysQuery(id));
  if (!error && !data?.length) return null;
  return (
    <Part title={t`Surveys`}>
      {error && <p className="text-danger">{errorText(error)}</p>}
      <ul className="divide-y divide-line border-y empty:border-0">
        {data?.map((s) => (
          <One key={s.id} s={s} />
        ))}
      </ul>
    </Part>
  );
}

function One({ s }: { s: SurveySend }) {
  const { t } = useLingui();
  const now = useNow();
  const name = useQuery(surveysQuery).data?.find((one) => one.id === s.survey_id)?.name;
  const best = s.kind === "nps" ? 10 : 5;
  const at = s.answered_at ?? s.sent_at ?? "";
  const said =
    s.state === "answered"
      ? t`${s.score} of ${best}`
      : s.state === "withdrawn"
        ? t`survey withdrawn`
        : surveyGone(s, now)
          ? t`no answer`
          : t`asked, no answer yet`;
  return (
    <li>
      <Link
        to="/inbox/$view/$caseId"
        params={{ view: "all", caseId: s.case_id }}
        className="grid grid-cols-[1fr_auto] gap-x-3 px-1 py-2 hover:bg-hover"
      >
        <span className="min-w-0 truncate">
          {name ?? (s.kind === "nps" ? "NPS" : "CSAT")} · <span className="font-medium">{said}</span>
        </span>
        <time dateTime={at} title={fullTime(at)} className="text-right text-xs text-ink-3">
          {listTime(at, now)}
        </time>
        {s.comment && (
          <span className="col-span-2 whitespace-pre-line break-words text-ink-2 text-xs">{t`“${s.comment}”`}</span>
        )}
      </Link>
    </li>
  );
}
