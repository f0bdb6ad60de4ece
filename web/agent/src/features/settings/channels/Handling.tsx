import { api } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useCan, useMe } from "@/entities/me";
import { queueKeys, type Workstream, workstreamsQuery } from "@/entities/queue";
import { type ChannelWork, channelWorkQuery, type DefaultSkill, workKeys } from "@/entities/work";
import { means } from "@/features/glossary/means";
import { readSetting } from "@/lib/storage";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Section } from "../parts/Page";
import { keptKey } from "../workstreams/draft";
import { IntakeProgress, OpenCases, type OpenCasesChoice } from "../workstreams/OpenCases";
import { DefaultSkillField } from "./DefaultSkillField";

/** How the work of a channel is handled: its workstream, chosen or made here, and its default skill. */
export function Handling({ channelId }: { channelId: string }) {
  const query = useQuery(channelWorkQuery(channelId));
  return (
    <Section title={t`How its cases are handled`} about={means("workstream")}>
      <Loading query={query}>
        {(work) => (
          <div className="grid grid-cols-1 gap-5">
            {work.workstream ? (
              <div className="grid gap-2 text-sm">
                <p>
                  {t`Workstream:`}{" "}
                  <Link
                    to={`/settings/workstreams/${work.workstream.id}` as string}
                    className="font-medium text-accent-ink underline"
                  >
                    {work.workstream.name}
                  </Link>
                </p>
                <IntakeProgress id={work.workstream.id} />
              </div>
            ) : (
              <Bind work={work} />
            )}
            <Skill work={work} />
          </div>
        )}
      </Loading>
    </Section>
  );
}

/** An existing workstream, or a new one. */
function Bind({ work }: { work: ChannelWork }) {
  const manage = useCan("routing.manage");
  const me = useMe();
  const streams = useQuery(workstreamsQuery).data ?? [];
  const [chosen, choose] = useState("");
  const [open, setOpen] = useState<OpenCasesChoice>("route");
  const kept = readSetting<{ from?: string } | null>(keptKey(me.workspace.id, ""), null);
  const bind = useChange(
    (stream: Workstream) =>
      api.patch(
        `/workstreams/${stream.id}`,
        { channels: [...stream.channels, work.channel_id] },
        {
          query: { open_cases: work.open_cases > 0 ? open : "leave" },
        },
      ),
    { refresh: [queueKeys.workstreams], done: t`Saved.` },
  );
  const stream = streams.find((w) => w.id === chosen);
  return (
    <div className="grid gap-4">
      <p className="flex items-start gap-2 text-sm">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
        {t`It is in no workstream: its cases go to no queue, and stand in the list until somebody takes them.`}
      </p>
      {manage && (
        <div className="flex flex-wrap items-end gap-3">
          {streams.length > 0 && (
            <Field label={t`An existing workstream`} className="w-64">
              <Select
                value={chosen}
                onChange={choose}
                options={[
                  ...(chosen ? [] : [{ value: "", label: t`Choose…` }]),
                  ...streams.map((w) => ({ value: w.id, label: w.name })),
                ]}
              />
            </Field>
          )}
          {stream ? (
            <Button variant="primary" busy={bind.isPending} onClick={() => bind.mutate(stream)}>
              {t`Use this workstream`}
            </Button>
          ) : (
            <Link to={"/settings/workstreams/new" as string} search={{ channel: work.channel_id } as never}>
              <Button variant={streams.length > 0 ? "secondary" : "primary"} tabIndex={-1}>
                {kept?.from === work.channel_id ? t`Go on with the draft` : t`Create a workstream`}
              </Button>
            </Link>
          )}
        </div>
      )}
      {manage && stream && work.open_cases > 0 && <OpenCases count={work.open_cases} value={open} onChange={setOpen} />}
    </div>
  );
}

function Skill({ work }: { work: ChannelWork }) {
  const manage = useCan("routing.manage");
  const save = useChange((skill: DefaultSkill) => api.put(`/channels/${work.channel_id}/skill`, skill), {
    refresh: [workKeys.channel(work.channel_id)],
    done: t`Saved.`,
  });
  return (
    <fieldset disabled={!manage} className="min-w-0">
      <DefaultSkillField
        value={save.isPending ? save.variables : work.default_skill}
        onChange={(skill) => save.mutate(skill)}
        error={work.default_skill === null ? t`Nothing is chosen yet.` : undefined}
      />
    </fieldset>
  );
}
