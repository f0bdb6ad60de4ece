import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formAnswersQuery } from "@/entities/form";
import { fullTime, nearTime } from "@/lib/when";
import { Loading } from "../parts/Loading";
import { Rows } from "../parts/Page";

/** What customers filled in, and where it could not be kept. */
export function Answers({ formId }: { formId: string }) {
  const query = useQuery(formAnswersQuery(formId));
  return (
    <Loading query={query}>
      {(answers) =>
        answers.length === 0 ? (
          <p className="text-sm text-ink-2">{t`Nobody has filled it in yet.`}</p>
        ) : (
          <Rows label={t`Answers`}>
            {answers.map((a) => (
              <li key={a.id} className="grid gap-1 py-2 text-sm">
                <p className="flex flex-wrap gap-x-3 text-xs text-ink-3">
                  <time dateTime={a.created_at} title={fullTime(a.created_at)}>
                    {nearTime(a.created_at)}
                  </time>
                  {a.case_id && (
                    <Link
                      to="/inbox/$view/$caseId"
                      params={{ view: "all", caseId: a.case_id }}
                      className="text-accent-ink underline underline-offset-2"
                    >
                      {t`See the case`}
                    </Link>
                  )}
                </p>
                <dl className="grid grid-cols-[minmax(0,auto)_1fr] gap-x-3 gap-y-0.5">
                  {a.fields.map((f) => (
                    <div key={f.label} className="contents">
                      <dt className="break-words text-ink-2">{f.label}</dt>
                      <dd className="break-words">{f.value}</dd>
                    </div>
                  ))}
                </dl>
                {a.refused.map((r) => {
                  const { field, detail } = r;
                  return <p key={field} className="text-xs text-danger">{t`Not kept in ${field}: ${detail}`}</p>;
                })}
              </li>
            ))}
          </Rows>
        )
      }
    </Loading>
  );
}
