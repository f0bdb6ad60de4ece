import { QueryClient } from "@tanstack/react-query";
import { describe, expect, test } from "vitest";
import { onCase } from "@/live/handlers/case";
import { onSLA } from "@/live/handlers/sla";
import { above, type Case, type CaseListParams, caseKeys } from "./case";
import { aCase, pagesOf } from "./fixtures";
import { itemsOf, type Pages } from "./page";
import { type CaseSLA, urgentClock } from "./sla";

const policy = { id: "s1", name: "Standard" };
const sla = (over: Partial<CaseSLA>): CaseSLA => ({ policy, ...over });
const at = (hour: number) => `2026-11-20T${hour}:00:00Z`;

describe("the promise that matters most", () => {
  test("is the one due first", () => {
    const held = sla({
      first_reply: { state: "running", due_at: at(12) },
      resolution: { state: "running", due_at: at(18) },
    });
    expect(urgentClock(aCase({ sla: held }))?.target).toBe("first_reply");
  });
  test("is not one that is done, in time or late", () => {
    const held = sla({
      first_reply: { state: "breached", due_at: at(9), met_at: at(10) },
      resolution: { state: "warned", due_at: at(18) },
    });
    expect(urgentClock(aCase({ sla: held }))?.target).toBe("resolution");
  });
  test("is one that stands where none runs", () => {
    expect(urgentClock(aCase({ sla: sla({ next_reply: { state: "paused", due_at: null } }) }))?.clock.state).toBe(
      "paused",
    );
  });
  test("there is none on a resolved case or without a policy", () => {
    const held = sla({ first_reply: { state: "breached", due_at: at(9) } });
    expect(urgentClock(aCase({ status: "resolved", sla: held }))).toBeNull();
    expect(urgentClock(aCase())).toBeNull();
  });
});

test("what is due first stands first, and what is never due behind it by its activity", () => {
  const soon = aCase({ id: "s", due_at: at(11) });
  const later = aCase({ id: "l", due_at: at(12) });
  const never = aCase({ id: "n", last_activity_at: at(23) });
  expect([never, later, soon].sort((a, b) => (above(a, b, "due") ? -1 : 1)).map((c) => c.id)).toEqual(["s", "l", "n"]);
});

describe("events", () => {
  const params: CaseListParams = { view: "all", status: "open", sort: "due" };
  const client = () => {
    const c = new QueryClient();
    const cases = [
      aCase({ id: "a", due_at: at(11), sla: sla({ first_reply: { state: "running", due_at: at(11) } }) }),
      aCase({ id: "b" }),
    ];
    c.setQueryData(caseKeys.list(params), pagesOf(false, cases));
    return c;
  };
  const listed = (c: QueryClient) => itemsOf(c.getQueryData<Pages<Case>>(caseKeys.list(params)) ?? pagesOf(false, []));
  const event = (type: string, data: unknown) => ({ seq: 1, type, at: at(11), actor: { type: "system" }, data });

  test("of a promise move the case to its place", () => {
    const c = client();
    const breached = sla({ first_reply: { state: "breached", due_at: at(10) } });
    onSLA(c, event("sla.breach", { case_id: "b", sla: breached, due_at: at(10) }));
    expect(listed(c).map((k) => [k.id, k.sla?.first_reply?.state])).toEqual([
      ["b", "breached"],
      ["a", "running"],
    ]);
  });
  test("of a case leave what is known of its promises alone", () => {
    const c = client();
    onCase(c, event("case.updated", aCase({ id: "a", version: 2, subject: "new", sla: null, due_at: null })));
    expect(listed(c)[0]).toMatchObject({
      id: "a",
      subject: "new",
      due_at: at(11),
      sla: { first_reply: { state: "running" } },
    });
  });
});
