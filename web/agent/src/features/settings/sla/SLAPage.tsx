import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight, Plus, Timer } from "lucide-react";
import { useCan } from "@/entities/me";
import { policiesQuery } from "@/entities/sla-policy";
import { promiseName } from "@/features/inbox-list/SLABadge";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { summary } from "./draft";

/** The policies, in the order in which they count. */
export function SLAPage() {
  const query = useQuery(policiesQuery);
  const manage = useCan("sla.manage");
  const navigate = useNavigate();
  const add = manage && (
    <Button variant="primary" onClick={() => void navigate({ to: "/settings/sla/new" as string })}>
      <Plus /> {t`New policy`}
    </Button>
  );
  return (
    <Page
      title={t`Service levels`}
      term="service-level"
      about={t`What you promise customers about time (SLA). Cases show how long is left, warn before, and say when a promise was not kept. The first policy that fits a case counts.`}
      action={add}
    >
      <Loading query={query}>
        {(policies) =>
          policies.length === 0 ? (
            <EmptyState icon={Timer} title={t`Nothing is promised yet`} action={add}>
              {t`Begin with one promise that your team keeps on most days, such as a first reply within four working hours.`}
            </EmptyState>
          ) : (
            <Rows label={t`Policies`}>
              {policies.map((p) => (
                <Row key={p.id}>
                  <Link
                    to={"/settings/sla/$policyId" as string}
                    params={{ policyId: p.id } as never}
                    className="-mx-2 flex min-w-0 flex-1 items-center gap-3 rounded-md px-2 py-1 hover:bg-hover"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block truncate text-sm font-medium">{p.name}</span>
                      <span className="block text-xs text-ink-2">
                        {p.conditions === null ? t`Every case` : t`Cases that fit its conditions`} ·{" "}
                        {summary(p, promiseName)}
                      </span>
                    </span>
                    <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
                  </Link>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
    </Page>
  );
}
