import { api } from "@client/api";
import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus, Smile } from "lucide-react";
import { useCan } from "@/entities/me";
import { type Survey, surveyKeys, surveysQuery } from "@/entities/survey";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { kindName, readyMade } from "./words";

/** All surveys, and the one to begin with. */
export function SurveysPage() {
  const query = useQuery(surveysQuery);
  const navigate = useNavigate();
  const manage = useCan("automation.manage");
  const begin = useChange((kind: "csat" | "nps") => api.post<Survey>("/surveys", readyMade(kind)), {
    refresh: [surveyKeys.all],
    onDone: (made) =>
      void navigate({ to: "/settings/surveys/$surveyId" as string, params: { surveyId: made.id } as never }),
  });
  const add = manage && (
    <Button variant="primary" onClick={() => void navigate({ to: "/settings/surveys/new" as string })}>
      <Plus /> {t`New survey`}
    </Button>
  );
  return (
    <Page
      title={t`Surveys`}
      about={t`Ask customers how they were served: by a recipe, at the end of a workstream's conversations, or by hand. Answers stand on the case and in Reports.`}
      action={query.data?.length !== 0 && add}
    >
      <Loading query={query}>
        {(surveys) =>
          surveys.length === 0 ? (
            <EmptyState
              icon={Smile}
              title={t`No surveys yet`}
              action={
                manage && (
                  <div className="flex flex-wrap justify-center gap-2">
                    <Button variant="primary" busy={begin.isPending} onClick={() => begin.mutate("csat")}>
                      {t`Begin with satisfaction`}
                    </Button>
                    <Button busy={begin.isPending} onClick={() => begin.mutate("nps")}>
                      {t`Begin with recommendation`}
                    </Button>
                  </div>
                )
              }
            >
              {t`Both come with words in English and Spanish, ready to be changed.`}
            </EmptyState>
          ) : (
            <Rows label={t`Surveys`}>
              {surveys.map((s) => (
                <Row key={s.id}>
                  <Link
                    to={"/settings/surveys/$surveyId" as string}
                    params={{ surveyId: s.id } as never}
                    className="min-w-0 flex-1 truncate text-sm font-medium hover:underline"
                  >
                    {s.name}
                  </Link>
                  <span className="text-xs text-ink-2">{kindName(s.kind)}</span>
                  <span className="text-xs text-ink-3">{s.enabled ? t`On` : t`Off`}</span>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
    </Page>
  );
}
