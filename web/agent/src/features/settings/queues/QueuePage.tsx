import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useCan } from "@/entities/me";
import { type Queue, queueKeys, queuesQuery } from "@/entities/queue";
import { means } from "@/features/glossary/means";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { AwayFields } from "./AwayFields";
import { DeleteQueue } from "./DeleteQueue";
import { DistributionFields } from "./DistributionFields";
import { draftOf, newQueue, problemOf, type QueueDraft } from "./draft";
import { HoursFields } from "./HoursFields";
import { MembersFields } from "./MembersFields";
import { OverflowFields } from "./OverflowFields";

/** A queue, new or as it is. */
export function QueuePage() {
  const { queueId } = useParams({ strict: false }) as { queueId?: string };
  const query = useQuery(queuesQuery);
  return (
    <Loading query={query}>
      {(queues) => {
        const queue = queues.find((q) => q.id === queueId);
        if (queueId && !queue)
          return (
            <Page title={t`Queue`} about={t`There is no such queue.`}>
              {null}
            </Page>
          );
        const others = queues.filter((q) => q.id !== queueId);
        return <Editor key={queueId ?? "new"} queue={queue} others={others} />;
      }}
    </Loading>
  );
}

function Editor({ queue, others }: { queue: Queue | undefined; others: Queue[] }) {
  const navigate = useNavigate();
  const manage = useCan("routing.manage");
  const [draft, setDraft] = useState<QueueDraft>(queue ? draftOf(queue) : newQueue);
  const [problem, setProblem] = useState("");
  const [deleting, setDeleting] = useState(false);
  const set = (patch: Partial<QueueDraft>) => {
    setProblem("");
    setDraft((d) => ({ ...d, ...patch }));
  };
  const back = () => void navigate({ to: "/settings/queues" });
  const save = useChange(
    () => (queue ? api.patch<Queue>(`/queues/${queue.id}`, draft) : api.post<Queue>("/queues", draft)),
    { refresh: [queueKeys.list], done: t`Saved.`, quiet: true, onDone: back },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const found = problemOf(draft);
    setProblem(found);
    if (!found) save.mutate(undefined);
  };
  const fault = problem || (save.error ? errorText(save.error) : "");
  const nameFault = isApiError(save.error) ? save.error.field("name") : undefined;
  return (
    <Page title={queue ? queue.name : t`New queue`} about={means("queue")}>
      <form onSubmit={submit}>
        <fieldset disabled={!manage} className="grid grid-cols-1 gap-7">
          <Field label={t`Name`} error={nameFault} className="max-w-sm">
            <Input value={draft.name} maxLength={100} onChange={(e) => set({ name: e.target.value })} />
          </Field>
          <Section title={t`Members`} about={t`Only they are given its cases.`}>
            <MembersFields draft={draft} onChange={set} />
          </Section>
          <Section title={t`Distribution`} about={means("distribution")}>
            <DistributionFields value={draft.distribution} onChange={(distribution) => set({ distribution })} />
            <Field label={t`Which case is first`} className="max-w-xs">
              <Select
                value={draft.order}
                onChange={(order) => set({ order })}
                options={[
                  { value: "priority" as const, label: t`By priority, then the longest wait` },
                  { value: "age" as const, label: t`The longest wait` },
                  { value: "due" as const, label: t`What is due first` },
                ]}
              />
            </Field>
          </Section>
          <Section title={t`Overflow`} about={means("overflow")}>
            <OverflowFields value={draft.overflow} others={others} onChange={(overflow) => set({ overflow })} />
          </Section>
          <Section title={t`Hours`} about={t`When cases of this queue are handed out.`}>
            <HoursFields draft={draft} others={others} onChange={set} />
          </Section>
          <Section title={t`When people leave`} about={t`What happens to the cases that they hold.`}>
            <AwayFields draft={draft} onChange={set} />
          </Section>
          {fault && (
            <p role="alert" className="text-sm text-danger">
              {fault}
            </p>
          )}
          {manage && (
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" busy={save.isPending}>
                {queue ? t`Save` : t`Create the queue`}
              </Button>
              <Button onClick={back}>{t`Cancel`}</Button>
              <span className="flex-1" />
              {queue && <Button onClick={() => setDeleting(true)}>{t`Delete this queue`}</Button>}
            </div>
          )}
        </fieldset>
      </form>
      {queue && deleting && <DeleteQueue queue={queue} onDone={back} onClose={() => setDeleting(false)} />}
    </Page>
  );
}
