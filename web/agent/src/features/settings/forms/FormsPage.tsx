import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { NotebookPen, Plus } from "lucide-react";
import { formsQuery } from "@/entities/form";
import { useCan } from "@/entities/me";
import { nearTime } from "@/lib/when";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { stateWord } from "./words";

/** All forms, with how far each is. */
export function FormsPage() {
  const query = useQuery(formsQuery);
  const navigate = useNavigate();
  const manage = useCan("templates.manage");
  const add = manage && (
    <Button variant="primary" onClick={() => void navigate({ to: "/settings/forms/new" })}>
      <Plus /> {t`New form`}
    </Button>
  );
  return (
    <Page
      title={t`Forms`}
      about={t`A few questions that a customer fills in inside the chat. The answers stand in the conversation, and in the fields of the contact or the case that you choose.`}
      action={query.data?.length !== 0 && add}
    >
      <Loading query={query}>
        {(forms) =>
          forms.length === 0 ? (
            <EmptyState icon={NotebookPen} title={t`No forms yet`} action={add}>
              {t`Begin with what you ask each customer anyway: a booking, a return, an address.`}
            </EmptyState>
          ) : (
            <Rows label={t`Forms`}>
              {forms.map((f) => (
                <Row key={f.id}>
                  <Link
                    to="/settings/forms/$formId"
                    params={{ formId: f.id }}
                    className="min-w-0 flex-1 truncate text-sm font-medium hover:underline"
                  >
                    {f.name}
                  </Link>
                  {f.changed && f.version > 0 && <span className="text-xs text-ink-3">{t`changed since`}</span>}
                  <span className="text-xs text-ink-2">{stateWord(f.state)}</span>
                  <span className="text-xs text-ink-3">{nearTime(f.updated_at)}</span>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
    </Page>
  );
}
