import { Avatar } from "@kit/avatar";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { agentsQuery, type Candidate, type Why } from "@/entities/agent";
import { skillsQuery } from "@/entities/queue";
import { criterionName, criterionValue, decidedText, exclusionText, methodName, needText } from "./words";

/** The names of people, for codes that tell of them. */
export function useNames(): (id: string) => string {
  const agents = useQuery(agentsQuery).data;
  return (id) => agents?.find((a) => a.id === id)?.name ?? id.slice(0, 8);
}

interface Props {
  why: Why;
  decidedBy: string;
  /** Who got the case, or would. */
  name: string;
}

/** A decision in plain words: what made the difference, how the others stood, and who could not. */
export function WhyView({ why, decidedBy, name }: Props) {
  const nameOf = useNames();
  const able = (why.candidates ?? []).filter((c) => !c.exclusion);
  const unable = (why.candidates ?? []).filter((c) => c.exclusion);
  return (
    <div className="grid grid-cols-1 gap-3 text-sm">
      <p className="font-medium">{sentence(decidedBy, name, why)}</p>
      <Needs why={why} />
      {why.method && able.some((c) => c.parts?.length) && (
        <>
          <p className="text-ink-2">
            <Trans>
              The queue chooses: {methodName(why.method as "round_robin")}. The first line in which two people differ
              decides.
            </Trans>
          </p>
          <Scores able={able} nameOf={nameOf} decidedBy={decidedBy} />
        </>
      )}
      {unable.length > 0 && <Unable list={unable} nameOf={nameOf} />}
    </div>
  );
}

function sentence(decidedBy: string, name: string, why: Why): string {
  const said = decidedText(decidedBy, name);
  return decidedBy === "by_hand" && why.by?.name ? `${said} (${why.by.name})` : said;
}

/** The skills that the case asked for, and where it has that from. */
function Needs({ why }: { why: Why }) {
  const skills = useQuery(skillsQuery).data;
  if (!why.needs?.length) return null;
  return (
    <ul className="grid gap-0.5 text-ink-2">
      {why.needs.map((n) => (
        <li key={n.skill_id}>{needText(n, skills?.find((s) => s.id === n.skill_id)?.name ?? "…")}</li>
      ))}
    </ul>
  );
}

function Scores({ able, nameOf, decidedBy }: { able: Candidate[]; nameOf: (id: string) => string; decidedBy: string }) {
  const { t } = useLingui();
  const codes = able[0]?.parts?.map((p) => p.code) ?? [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section aria-label={t`How they compared`} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b text-left text-xs text-ink-3">
            <td className="py-1 pr-3" />
            {able.map((c) => (
              <th key={c.agent_id} scope="col" className="px-2 py-1 font-medium">
                <span className="flex items-center gap-1.5 whitespace-nowrap">
                  <Avatar size="xs" name={nameOf(c.agent_id)} seed={c.agent_id} />
                  {nameOf(c.agent_id)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <tr key={code} className={code === decidedBy ? "bg-accent-soft font-medium" : undefined}>
              <th scope="row" className="py-1 pr-3 text-left font-normal text-ink-2">
                {criterionName(code)}
              </th>
              {able.map((c) => (
                <td key={c.agent_id} className="tabular px-2 py-1">
                  {criterionValue(code, c.parts?.find((p) => p.code === code)?.value ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Unable({ list, nameOf }: { list: Candidate[]; nameOf: (id: string) => string }) {
  const { t } = useLingui();
  const skills = useQuery(skillsQuery).data;
  return (
    <section aria-label={t`Who could not take it`} className="grid gap-1">
      <h3 className="text-xs font-semibold text-ink-2">
        <Trans>Who could not take it</Trans>
      </h3>
      <ul className="grid gap-1">
        {list.map((c) => {
          const skill = skills?.find((s) => s.id === c.exclusion?.skill_id)?.name;
          return (
            <li key={c.agent_id} className="flex items-baseline gap-1.5">
              <span className="font-medium">{nameOf(c.agent_id)}</span>
              <span className="text-ink-2">{c.exclusion && exclusionText(c.exclusion, skill)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
