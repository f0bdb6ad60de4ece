import { isApiError } from "@client/error";
import { plural, t } from "@lingui/core/macro";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import {
  AlarmClock,
  AlarmClockOff,
  ArrowRightLeft,
  BellOff,
  BellPlus,
  BellRing,
  CircleCheck,
  CircleDot,
  CircleHelp,
  Clock,
  FileDown,
  Flag,
  Hand,
  History,
  Link2,
  MailOpen,
  Merge,
  Smile,
  Tag,
  Tags,
  UserCheck,
  UserPlus,
  UsersRound,
  UserX,
  Waypoints,
  Zap,
} from "lucide-react";
import { pickCase } from "@/entities/agent";
import { type Case, type CasePatch, type CaseStatus, caseKeys, type Priority } from "@/entities/case";
import { changeCases, readCase, setFollower, storeCase } from "@/entities/case-store";
import { type Me, useMe } from "@/entities/me";
import { openPicker } from "./pickers";
import type { Action, Done } from "./registry";

/** Changes cases and says so, with the undo. */
export async function change(client: QueryClient, cases: Case[], patch: CasePatch, message: string): Promise<Done> {
  const { undo } = await changeCases(client, cases, patch);
  return { message, undo };
}

export function statusName(status: CaseStatus): string {
  switch (status) {
    case "open":
      return t`Open`;
    case "pending":
      return t`Pending`;
    case "resolved":
      return t`Resolved`;
  }
}

export function priorityName(priority: Priority): string {
  switch (priority) {
    case "low":
      return t`Low`;
    case "normal":
      return t`Normal`;
    case "high":
      return t`High`;
    case "urgent":
      return t`Urgent`;
  }
}

function counted(
  n: number,
  what: { resolved?: boolean; open?: boolean; pending?: boolean; mine?: boolean; nobody?: boolean },
): string {
  if (what.resolved) return plural(n, { one: "Case resolved", other: "# cases resolved" });
  if (what.open) return plural(n, { one: "Case opened again", other: "# cases opened again" });
  if (what.pending) return plural(n, { one: "Case is pending", other: "# cases are pending" });
  if (what.mine) return plural(n, { one: "Case is yours", other: "# cases are yours" });
  return plural(n, { one: "Case is unassigned", other: "# cases are unassigned" });
}

/** Whether a case is in a queue and nobody has it. */
export function waitsInQueue(c: Case | undefined): boolean {
  return c !== undefined && c.queue !== "" && c.assignee === null && c.status !== "resolved";
}

async function pick(client: QueryClient, c: Case | undefined): Promise<Done | undefined> {
  if (!c) return undefined;
  storeCase(client, await pickCase(c.id));
  void client.invalidateQueries({ queryKey: caseKeys.counts });
  return { message: t`Case is yours` };
}

const follows = (c: Case, me: Me) => Boolean(c.followers?.some((f) => f.id === me.user.id));

async function follow(client: QueryClient, c: Case | undefined, me: Me): Promise<Done | undefined> {
  if (!c) return undefined;
  const on = !follows(c, me);
  await setFollower(client, c, me.user.id, on);
  return {
    message: on ? t`You follow the case` : t`You no longer follow the case`,
    undo: () => setFollower(client, c, me.user.id, !on),
  };
}

/** Resolves, and asks first for what has to be filled in before. */
async function resolve(client: QueryClient, cases: Case[]): Promise<Done | undefined> {
  try {
    return await change(client, cases, { status: "resolved" }, counted(cases.length, { resolved: true }));
  } catch (e) {
    if (cases.length !== 1 || !isApiError(e) || !e.errors.some((p) => p.field.startsWith("fields."))) throw e;
    openPicker("fields", cases);
    return undefined;
  }
}

/** The actions on some cases: what the open case, the row under the cursor or the selection offers. */
export function caseActions(client: QueryClient, me: Me, cases: Case[]): Action[] {
  const n = cases.length;
  const any = (f: (c: Case) => boolean) => cases.some(f);
  const allowed = (): true | string => {
    if (!me.abilities.includes("cases.write")) return t`Your role doesn't allow this.`;
    return n > 0 || t`Choose a case first.`;
  };
  const some = (f: (c: Case) => boolean) => () => n === 0 || any(f);
  const set = (patch: CasePatch, message: string) => () => change(client, cases, patch, message);
  return [
    {
      id: "case.resolve",
      title: t`Resolve`,
      icon: CircleCheck,
      group: "case",
      shortcut: "e",
      keywords: "close done cerrar resolver",
      visible: some((c) => c.status !== "resolved"),
      enabled: allowed,
      perform: () => resolve(client, cases),
    },
    {
      id: "case.open",
      title: t`Open again`,
      icon: CircleDot,
      group: "case",
      shortcut: "shift+e",
      keywords: "reopen reabrir",
      visible: some((c) => c.status !== "open"),
      enabled: allowed,
      perform: set({ status: "open" }, counted(n, { open: true })),
    },
    {
      id: "case.pend",
      title: t`Mark as pending`,
      icon: Clock,
      group: "case",
      shortcut: "p",
      keywords: "wait esperar pendiente",
      visible: some((c) => c.status === "open"),
      enabled: allowed,
      perform: set({ status: "pending" }, counted(n, { pending: true })),
    },
    {
      id: "case.snooze",
      title: t`Snooze…`,
      icon: AlarmClock,
      group: "case",
      shortcut: "z",
      keywords: "later sleep remind posponer dormir recordar",
      visible: some((c) => c.status !== "resolved"),
      enabled: allowed,
      perform: () => openPicker("snooze", cases),
    },
    {
      id: "case.survey",
      title: t`Ask a survey…`,
      icon: Smile,
      group: "case",
      keywords: "csat nps satisfaction score encuesta satisfacción preguntar",
      visible: () => cases.length === 1,
      enabled: allowed,
      perform: () => openPicker("survey", cases),
    },
    {
      id: "case.wake",
      title: t`Wake up`,
      icon: AlarmClockOff,
      group: "case",
      shortcut: "shift+z",
      keywords: "unsnooze despertar",
      visible: () => any((c) => Boolean(c.snoozed_until)),
      enabled: allowed,
      perform: () => {
        const asleep = cases.filter((c) => c.snoozed_until);
        const said = plural(asleep.length, { one: "Case is awake", other: "# cases are awake" });
        return change(client, asleep, { snoozed_until: null }, said);
      },
    },
    {
      id: "case.assign",
      title: t`Assign to…`,
      icon: UserPlus,
      group: "case",
      shortcut: "a",
      enabled: allowed,
      perform: () => openPicker("assignee", cases),
    },
    {
      id: "case.team",
      title: t`Team…`,
      icon: UsersRound,
      group: "case",
      shortcut: "shift+t",
      keywords: "group equipo grupo",
      enabled: allowed,
      perform: () => openPicker("team", cases),
    },
    {
      id: "case.follow",
      title: cases[0] && follows(cases[0], me) ? t`Stop following` : t`Follow`,
      icon: cases[0] && follows(cases[0], me) ? BellOff : BellPlus,
      group: "case",
      shortcut: "w",
      keywords: "watch subscribe seguir avisar",
      visible: () => n === 1,
      enabled: allowed,
      perform: () => follow(client, cases[0], me),
    },
    {
      id: "case.followers",
      title: t`Followers…`,
      icon: BellRing,
      group: "case",
      shortcut: "shift+f",
      keywords: "watchers seguidores",
      visible: () => n === 1,
      enabled: allowed,
      perform: () => openPicker("followers", cases),
    },
    {
      id: "case.take",
      title: t`Assign to me`,
      icon: UserCheck,
      group: "case",
      shortcut: "i",
      keywords: "take tomar",
      visible: some((c) => c.assignee?.id !== me.user.id),
      enabled: allowed,
      perform: set({ assignee: me.user.id }, counted(n, { mine: true })),
    },
    {
      id: "case.drop",
      title: t`Unassign`,
      icon: UserX,
      group: "case",
      shortcut: "shift+i",
      visible: some((c) => c.assignee !== null),
      enabled: allowed,
      perform: set({ assignee: null }, counted(n, { nobody: true })),
    },
    {
      id: "case.pick",
      title: t`Take from the queue`,
      icon: Hand,
      group: "case",
      shortcut: "g",
      keywords: "pick grab coger",
      visible: () => n === 1 && waitsInQueue(cases[0]),
      enabled: allowed,
      perform: () => pick(client, cases[0]),
    },
    {
      id: "case.transfer",
      title: t`Transfer…`,
      icon: ArrowRightLeft,
      group: "case",
      shortcut: "q",
      keywords: "queue hand over cola traspasar",
      visible: () => n === 1 && cases[0]?.status !== "resolved",
      enabled: allowed,
      perform: () => openPicker("transfer", cases),
    },
    {
      id: "case.why",
      title: cases[0]?.assignee?.id === me.user.id ? t`Why me?` : t`Why this person?`,
      icon: CircleHelp,
      group: "case",
      shortcut: "shift+w",
      keywords: "routing reason motivo decisión",
      visible: () => n === 1,
      perform: () => openPicker("why", cases),
    },
    {
      id: "case.tag",
      title: t`Tag…`,
      icon: Tag,
      group: "case",
      shortcut: "t",
      keywords: "label etiqueta",
      enabled: allowed,
      perform: () => openPicker("tags", cases),
    },
    {
      id: "case.contact-tags",
      title: t`Tag the contact…`,
      icon: Tags,
      group: "case",
      shortcut: "shift+d",
      keywords: "customer label cliente etiqueta contacto",
      visible: () => n === 1,
      enabled: () => me.abilities.includes("contacts.write") || t`Your role doesn't allow this.`,
      perform: () => openPicker("contact-tags", cases),
    },
    {
      id: "case.priority",
      title: t`Priority…`,
      icon: Flag,
      group: "case",
      shortcut: "shift+p",
      keywords: "urgent urgente",
      enabled: allowed,
      perform: () => openPicker("priority", cases),
    },
    {
      id: "case.macro",
      title: t`Run a macro…`,
      icon: Zap,
      group: "case",
      shortcut: "\\",
      keywords: "automate steps automatizar pasos",
      enabled: allowed,
      perform: () => openPicker("macro", cases),
    },
    {
      id: "case.merge",
      title: t`Merge into another case…`,
      icon: Merge,
      group: "case",
      keywords: "join duplicate unir fusionar duplicado",
      visible: () => n === 1 && !cases[0]?.merged_into,
      enabled: allowed,
      perform: () => openPicker("merge", cases),
    },
    {
      id: "case.relate",
      title: t`Link to another case…`,
      icon: Waypoints,
      group: "case",
      keywords: "related duplicate blocks relacionar bloquea",
      visible: () => n === 1,
      enabled: allowed,
      perform: () => openPicker("relate", cases),
    },
    {
      id: "case.history",
      title: t`History of the case`,
      icon: History,
      group: "case",
      shortcut: "h",
      keywords: "log changes historial cambios",
      visible: () => n === 1,
      perform: () => openPicker("history", cases),
    },
    {
      id: "case.read",
      title: t`Mark as read`,
      icon: MailOpen,
      group: "case",
      shortcut: "m",
      keywords: "unread leído",
      visible: () => any((c) => c.unread_count > 0),
      enabled: allowed,
      perform: async () => {
        await Promise.all(cases.filter((c) => c.unread_count > 0).map((c) => readCase(client, c)));
      },
    },
    {
      id: "case.export",
      title: t`Export the case…`,
      icon: FileDown,
      group: "case",
      shortcut: "shift+x",
      keywords: "transcript pdf json download transcripción exportar descargar",
      visible: () => n === 1,
      perform: () => openPicker("export", cases),
    },
    {
      id: "case.link",
      title: t`Copy link to the case`,
      icon: Link2,
      group: "case",
      shortcut: "shift+c",
      visible: () => n === 1,
      perform: async () => {
        await navigator.clipboard.writeText(`${location.origin}/inbox/all/${cases[0]?.id ?? ""}`);
        return { message: t`Link copied` };
      },
    },
  ];
}

/** The actions on some cases, for components. */
export function useCaseActions(cases: Case[]): Action[] {
  return caseActions(useQueryClient(), useMe(), cases);
}
