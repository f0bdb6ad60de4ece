import { Avatar } from "@kit/avatar";
import { TagChip } from "@kit/badge";
import { Button } from "@kit/button";
import { Skeleton } from "@kit/skeleton";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronDown, Tags } from "lucide-react";
import { type ReactNode, useId } from "react";
import { priorityName, useCaseActions } from "@/actions/case-actions";
import { isVisible } from "@/actions/registry";
import { runAction } from "@/actions/run";
import { shortcutParts } from "@/actions/shortcut";
import type { Case } from "@/entities/case";
import { channelsQuery, useChannelGone } from "@/entities/channel";
import { caseInWords } from "@/entities/preview";
import { tagsQuery } from "@/entities/tag";
import { Term } from "@/features/glossary/Term";
import type { TermName } from "@/features/glossary/terms";
import { errorText } from "@/lib/error-text";
import { useSetting } from "@/lib/storage";
import { longAge, useNow } from "@/lib/time";
import { fullTime, nearTime } from "@/lib/when";
import { CaseRecipes } from "./CaseRecipes";
import { CaseSurveys } from "./CaseSurveys";
import { ContactCard } from "./ContactCard";
import { statusWord } from "./case-words";
import { CaseCost } from "./cost/CaseCost";
import { HistoryList } from "./HistoryList";
import { Orders, useOrders } from "./orders/Orders";
import { useContact, useContactCases } from "./queries";
import { RelatedCases } from "./work/RelatedCases";
import { WorkFacts } from "./work/WorkFacts";

interface Props {
  c: Case;
  /** The name of a member, for histories. */
  nameOf: (userId: string) => string;
}

/** The contact, the case, what was before and what happened. */
export function CasePanel({ c, nameOf }: Props) {
  const { t } = useLingui();
  const { data: contact, error } = useContact(c.contact.id);
  const orders = useOrders(c.contact.id);
  return (
    <div>
      {contact ? (
        <ContactCard contact={contact} />
      ) : error ? (
        <p className="p-4 text-sm text-danger">{errorText(error)}</p>
      ) : (
        <Skeleton className="m-4 h-32" />
      )}
      <Fold id="case" title={t`Case #${c.number}`}>
        <WorkFacts c={c} />
        <Facts c={c} />
        <CaseCost caseId={c.id} />
        <div className="flex flex-wrap gap-1.5 pt-2">
          <PanelAction c={c} id="case.why" />
          <PanelAction c={c} id="case.transfer" />
          <PanelAction c={c} id="case.team" />
          <PanelAction c={c} id="case.merge" />
          <PanelAction c={c} id="case.relate" />
        </div>
        <RelatedCases c={c} />
      </Fold>
      {orders && orders.length > 0 && (
        <Fold id="orders" title={t`Orders`}>
          <Orders c={c} orders={orders} />
        </Fold>
      )}
      <Fold id="followers" title={t`Followers`}>
        <Followers c={c} />
      </Fold>
      <Fold id="tags" title={t`Tags`}>
        <TagList c={c} />
      </Fold>
      <Fold id="earlier" title={t`Other cases of this contact`}>
        <EarlierCases c={c} />
      </Fold>
      <Fold id="surveys" title={t`Surveys`} asked={!c.survey}>
        <CaseSurveys c={c} />
      </Fold>
      <Fold id="recipes" title={t`Recipes`} asked>
        <CaseRecipes caseId={c.id} />
      </Fold>
      <Fold id="history" title={t`History`}>
        <HistoryList caseId={c.id} nameOf={nameOf} />
      </Fold>
    </div>
  );
}

interface FoldProps {
  id: string;
  title: string;
  /** It begins closed, and what is in it is read when somebody opens it. */
  asked?: boolean;
  children: ReactNode;
}

/** A part of the panel that folds and stays as it was left. */
function Fold({ id, title, asked = false, children }: FoldProps) {
  const [open, setOpen] = useSetting(`panel.fold.${id}`, !asked);
  const body = useId();
  return (
    <section className="border-t">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={body}
          onClick={() => setOpen(!open)}
          className="flex h-9 w-full items-center justify-between px-4 text-left text-xs font-semibold text-ink-2 outline-offset-[-2px] hover:bg-hover"
        >
          {title}
          <ChevronDown aria-hidden className={`size-3.5 text-ink-3 transition-transform ${open ? "" : "-rotate-90"}`} />
        </button>
      </h2>
      <div id={body} hidden={!open} className="px-4 pb-3">
        {(open || !asked) && children}
      </div>
    </section>
  );
}

function Facts({ c }: { c: Case }) {
  const now = useNow();
  const { data: channels } = useQuery(channelsQuery);
  const channel = channels?.find((ch) => ch.id === c.channel_id);
  const gone = useChannelGone(c.channel_id);
  const { t } = useLingui();
  const rows: [string, ReactNode, TermName?][] = [
    [t`Status`, statusWord(c.status)],
    [t`Priority`, priorityName(c.priority)],
    [t`Assignee`, c.assignee?.name ?? t`Nobody`],
    [t`Channel`, channel?.name ?? (gone ? t`Deleted` : "–"), "channel"],
    [t`Opened`, <Moment key="o" at={c.created_at} />],
    [t`First reply`, c.first_reply_at ? <Moment key="f" at={c.first_reply_at} /> : t`Not yet`],
  ];
  if (c.waiting_since) {
    rows.push([
      t`Waiting for`,
      <span key="w" className="text-waiting" title={fullTime(c.waiting_since)}>
        {longAge(c.waiting_since, now)}
      </span>,
    ]);
  }
  if (c.resolved_at) rows.push([t`Resolved`, <Moment key="r" at={c.resolved_at} />]);
  if (c.team) rows.push([t`Team`, c.team.name, "team"]);
  if (c.queue) rows.push([t`Queue`, c.queue_ref?.name ?? "–", "queue"]);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {rows.map(([name, value, term]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{term ? <Term name={term}>{name}</Term> : name}</dt>
          <dd className="min-w-0 truncate text-right">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A small button for an action on the case. */
function PanelAction({ c, id }: { c: Case; id: string }) {
  const action = useCaseActions([c]).find((a) => a.id === id);
  if (!action || !isVisible(action)) return null;
  const Icon = action.icon;
  return (
    <Button
      size="sm"
      keys={action.shortcut ? shortcutParts(action.shortcut) : undefined}
      onClick={() => void runAction(action)}
    >
      <Icon aria-hidden /> {action.title}
    </Button>
  );
}

function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={fullTime(at)}>
      {nearTime(at)}
    </time>
  );
}

function Followers({ c }: { c: Case }) {
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {c.followers?.map((f) => (
        <span key={f.id} className="flex items-center gap-1.5 rounded-full bg-sunken py-0.5 pr-2.5 pl-0.5 text-xs">
          <Avatar size="xs" name={f.name} seed={f.id} decorative />
          {f.name}
        </span>
      ))}
      <PanelAction c={c} id="case.follow" />
      <PanelAction c={c} id="case.followers" />
    </div>
  );
}

function TagList({ c }: { c: Case }) {
  const { data: all = [] } = useQuery(tagsQuery);
  const action = useCaseActions([c]).find((a) => a.id === "case.tag");
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {c.tags.map((name) => (
        <TagChip key={name} tone={all.find((tag) => tag.name === name)?.color}>
          {name}
        </TagChip>
      ))}
      {action && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => void runAction(action)}
          className={c.tags.length === 0 ? "-ml-2" : undefined}
        >
          <Tags aria-hidden />
          {c.tags.length === 0 ? <Trans>Add a tag</Trans> : <Trans>Change</Trans>}
        </Button>
      )}
    </div>
  );
}

function EarlierCases({ c }: { c: Case }) {
  const { view = "all" } = useParams({ strict: false }) as { view?: string };
  const { data, isPending, error } = useContactCases(c.contact.id);
  if (isPending) return <Skeleton className="h-10" />;
  if (error) return <p className="text-sm text-danger">{errorText(error)}</p>;
  const others = data.filter((other) => other.id !== c.id);
  if (others.length === 0) {
    return (
      <p className="text-sm text-ink-3">
        <Trans>This is the first one.</Trans>
      </p>
    );
  }
  return (
    <ul className="-mx-2">
      {others.map((other) => (
        <li key={other.id}>
          <Link to={`/inbox/${view}/${other.id}` as string} className="block rounded-md px-2 py-1.5 hover:bg-hover">
            <span className="flex items-baseline gap-2 text-xs text-ink-3">
              <span className="tabular">#{other.number}</span>
              <span>{statusWord(other.status)}</span>
              <span className="flex-1" />
              <span>{nearTime(other.last_activity_at)}</span>
            </span>
            <span className="line-clamp-1 text-sm">{caseInWords(other)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
