import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Plus, Workflow } from "lucide-react";
import { channelsQuery } from "@/entities/channel";
import { useCan, useMe } from "@/entities/me";
import { queuesQuery, type Workstream, workstreamsQuery } from "@/entities/queue";
import { means } from "@/features/glossary/means";
import { readSetting } from "@/lib/storage";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { keptKey } from "./draft";

export function WorkstreamsPage() {
  const query = useQuery(workstreamsQuery);
  const me = useMe();
  const manage = useCan("routing.manage");
  const begun = readSetting<unknown>(keptKey(me.workspace.id, ""), null) !== null;
  const add = manage && (
    <Link to={"/settings/workstreams/new" as string}>
      <Button variant="primary" tabIndex={-1}>
        <Plus /> {begun ? t`Go on with the draft` : t`New workstream`}
      </Button>
    </Link>
  );
  return (
    <Page title={t`Workstreams`} term="workstream" about={means("workstream")} action={query.data?.length !== 0 && add}>
      <Loading query={query}>
        {(streams) =>
          streams.length === 0 ? (
            <EmptyState icon={Workflow} title={t`No workstream yet`} action={add}>
              {t`A workstream says what happens to the cases of a channel: into which queue they go, and which rules sort them. It takes a few short steps.`}
            </EmptyState>
          ) : (
            <Rows label={t`Workstreams`}>
              {streams.map((w) => (
                <StreamRow key={w.id} stream={w} />
              ))}
            </Rows>
          )
        }
      </Loading>
    </Page>
  );
}

function StreamRow({ stream: w }: { stream: Workstream }) {
  const channels = useQuery(channelsQuery).data ?? [];
  const queue = useQuery(queuesQuery).data?.find((q) => q.id === w.queue_id)?.name ?? "–";
  const names = channels.filter((c) => w.channels.includes(c.id)).map((c) => c.name);
  return (
    <Row>
      <Link
        to={`/settings/workstreams/${w.id}` as string}
        className="group flex min-w-0 flex-1 items-center gap-3 rounded-md"
      >
        <div className="min-w-0 flex-1">
          <p className="truncate text-sm font-medium group-hover:underline">{w.name}</p>
          <p className="truncate text-xs text-ink-3">
            {[names.join(", ") || t`no channel`, queue].join(" → ")}
            {w.rules.length > 0 && ` · ${plural(w.rules.length, { one: "# rule", other: "# rules" })}`}
          </p>
        </div>
        <ChevronRight aria-hidden className="size-4 text-ink-3" />
      </Link>
    </Row>
  );
}
