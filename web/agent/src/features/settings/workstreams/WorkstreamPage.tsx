import { api } from "@client/api";
import { Button } from "@kit/button";
import { cx } from "@kit/cx";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type ComponentType, useState } from "react";
import { useCan, useMe } from "@/entities/me";
import { queueKeys, type Workstream, workstreamsQuery } from "@/entities/queue";
import type { Finding } from "@/entities/work";
import { means } from "@/features/glossary/means";
import { errorText } from "@/lib/error-text";
import { useSetting } from "@/lib/storage";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import {
  draftOf,
  firstGap,
  keptKey,
  missing,
  newStream,
  type Step,
  type StreamDraft,
  stepName,
  steps,
  wholeDraft,
  withChannel,
} from "./draft";
import { Findings, LevelIcon, useReview } from "./Findings";
import { worst } from "./findings";
import { IntakeProgress, OpenCases, type OpenCasesChoice } from "./OpenCases";
import { StepChannels } from "./StepChannels";
import { StepDistribution } from "./StepDistribution";
import { StepHandling } from "./StepHandling";
import { StepMessages } from "./StepMessages";
import { StepOverrides } from "./StepOverrides";
import { StepRouting } from "./StepRouting";
import { StepRules } from "./StepRules";
import { StepSummary } from "./StepSummary";
import { StepTemplates } from "./StepTemplates";
import { TryRouting } from "./TryRouting";

export interface StepProps {
  draft: StreamDraft;
  set: (patch: Partial<StreamDraft>) => void;
  /** Of the workstream; empty for a new one. */
  id: string;
}

const bodies: Record<Step, ComponentType<StepProps>> = {
  channels: StepChannels,
  routing: StepRouting,
  rules: StepRules,
  distribution: StepDistribution,
  messages: StepMessages,
  templates: StepTemplates,
  handling: StepHandling,
  overrides: StepOverrides,
  summary: StepSummary,
};

/** A workstream, set up step by step. What is unfinished is kept in this browser, and gone on with later. */
export function WorkstreamPage() {
  const { workstreamId = "" } = useParams({ strict: false }) as { workstreamId?: string };
  const query = useQuery(workstreamsQuery);
  return (
    <Loading query={query}>
      {(streams) => {
        const stream = streams.find((w) => w.id === workstreamId);
        if (workstreamId && !stream)
          return (
            <Page title={t`Workstream`} about={t`There is no such workstream.`}>
              {null}
            </Page>
          );
        return <Guide key={workstreamId} stream={stream} />;
      }}
    </Loading>
  );
}

interface Kept {
  step: Step;
  draft: StreamDraft;
  /** The channel from whose page it was begun, and to which one comes back. */
  from?: string;
  /** What becomes of open cases that are there already. */
  open?: OpenCasesChoice;
}

function Guide({ stream }: { stream: Workstream | undefined }) {
  const navigate = useNavigate();
  const me = useMe();
  const manage = useCan("routing.manage");
  const id = stream?.id ?? "";
  const [kept, keep] = useSetting<Kept | null>(keptKey(me.workspace.id, id), null);
  const [told, setTold] = useState("");
  const [deleting, setDeleting] = useState(false);
  const { channel } = useSearch({ strict: false }) as { channel?: string };
  const from = channel ?? kept?.from;
  const begun = kept ? wholeDraft(kept.draft) : stream ? draftOf(stream) : newStream;
  const draft = channel && kept?.from !== channel ? withChannel(begun, channel) : begun;
  const review = useReview(id, draft);
  const open = kept?.open ?? "route";
  const step = kept?.step ?? "channels";
  const at = steps.indexOf(step);
  const Body = bodies[step];
  const go = (next: Step) => {
    setTold("");
    keep({ ...kept, step: next, draft, from });
  };
  const leave = () => void navigate({ to: from ? `/settings/channels/${from}` : "/settings/workstreams" });
  // What becomes of open cases is asked in the summary: who saves before that leaves them.
  const asked = step === "summary" && review !== undefined && review.open_cases > 0;
  const query = { open_cases: asked ? open : "leave" };
  const save = useChange(
    () =>
      stream
        ? api.patch<Workstream>(`/workstreams/${id}`, draft, { query })
        : api.post<Workstream>("/workstreams", draft, { query }),
    {
      refresh: [queueKeys.workstreams],
      done: t`Saved.`,
      quiet: true,
      onDone: (saved) => {
        keep(null);
        if (asked && open === "route" && !from) void navigate({ to: `/settings/workstreams/${saved.id}` as string });
        else leave();
      },
    },
  );
  const next = () => {
    const gap = missing(step, draft);
    const to = steps[at + 1];
    if (gap) setTold(gap);
    else if (to) go(to);
  };
  const finish = () => {
    const gap = firstGap(draft);
    if (gap) {
      go(gap);
      setTold(missing(gap, draft));
    } else save.mutate(undefined);
  };
  const fault = told || (save.error ? errorText(save.error) : "");
  return (
    <Page title={stream?.name ?? t`New workstream`} about={means("workstream")}>
      {stream && !kept && <IntakeProgress id={id} />}
      <Steps step={step} onGo={go} findings={review?.findings ?? []} />
      <fieldset disabled={!manage} className="grid grid-cols-1 gap-5">
        <Section title={stepName(step)}>
          <Findings
            list={(review?.findings ?? []).filter((f) => step === "summary" || f.step === step)}
            named={step === "summary"}
          />
          <Body
            draft={draft}
            id={id}
            set={(patch) => {
              setTold("");
              keep({ ...kept, step, draft: { ...draft, ...patch }, from });
            }}
          />
          {asked && (
            <OpenCases
              count={review.open_cases}
              value={open}
              onChange={(to) => keep({ step, draft, from, open: to })}
            />
          )}
        </Section>
        {fault && (
          <p role="alert" className="text-sm text-danger">
            {fault}
          </p>
        )}
        {manage && (
          <div className="flex flex-wrap items-center gap-2 border-t pt-4">
            {at > 0 && <Button onClick={() => go(steps[at - 1] ?? step)}>{t`Back`}</Button>}
            {step !== "summary" && (
              <Button variant="primary" onClick={next}>
                {t`Next`}
              </Button>
            )}
            {(step === "summary" || stream) && (
              <Button variant={step === "summary" ? "primary" : "secondary"} busy={save.isPending} onClick={finish}>
                {stream ? t`Save` : t`Create the workstream`}
              </Button>
            )}
            <span className="flex-1" />
            {kept && (
              <Button
                variant="ghost"
                onClick={() => {
                  keep(null);
                  leave();
                }}
              >
                {t`Discard the draft`}
              </Button>
            )}
            {stream && <Button onClick={() => setDeleting(true)}>{t`Delete this workstream`}</Button>}
          </div>
        )}
        {kept && (
          <p className="text-xs text-ink-3">{t`The draft is kept in this browser: you can leave and go on later.`}</p>
        )}
      </fieldset>
      {stream && <TryRouting channels={stream.channels} />}
      {stream && deleting && (
        <Delete
          stream={stream}
          onClose={() => setDeleting(false)}
          onDone={() => {
            keep(null);
            leave();
          }}
        />
      )}
    </Page>
  );
}

interface StepsProps {
  step: Step;
  onGo: (step: Step) => void;
  findings: readonly Finding[];
}

function Steps({ step, onGo, findings }: StepsProps) {
  return (
    <nav aria-label={t`Steps`}>
      <ol className="flex flex-wrap gap-1">
        {steps.map((one, i) => (
          <li key={one}>
            <button
              type="button"
              aria-current={one === step ? "step" : undefined}
              onClick={() => onGo(one)}
              className={cx(
                "flex h-8 items-center gap-1.5 rounded-md px-2 text-sm",
                one === step ? "bg-selected font-medium" : "text-ink-2 hover:bg-hover",
              )}
            >
              <span className="tabular inline-flex size-5 items-center justify-center rounded-full bg-accent-soft text-2xs font-semibold text-accent-ink">
                {i + 1}
              </span>
              {stepName(one)}
              <Sign findings={findings.filter((f) => f.step === one)} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Errors and warnings are seen from every step; notes only in theirs. */
function Sign({ findings }: { findings: readonly Finding[] }) {
  const level = worst(findings);
  return level && level !== "note" ? <LevelIcon level={level} /> : null;
}

function Delete({ stream, onDone, onClose }: { stream: Workstream; onDone: () => void; onClose: () => void }) {
  const remove = useChange(() => api.del(`/workstreams/${stream.id}`), {
    refresh: [queueKeys.workstreams],
    done: t`The workstream is gone.`,
    onDone,
  });
  return (
    <Confirm
      title={t`Delete the workstream “${stream.name}”?`}
      confirm={t`Delete the workstream`}
      onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
      onClose={onClose}
    >
      {t`Its cases stay in their queues. New ones on its channels go to no queue. This cannot be undone.`}
    </Confirm>
  );
}
