import { t } from "@lingui/core/macro";
import type { FilterNode } from "@/entities/filter";
import type { Recipe, RecipeAction, RecipeFamily, RecipeHours, Trigger, TriggerKind } from "@/entities/recipe";
import { actionOf } from "./actions/list";
import { startRule } from "./schedule";
import { triggersOf } from "./words";

/** A recipe as somebody edits it. */
export interface RecipeDraft {
  name: string;
  family: RecipeFamily;
  enabled: boolean;
  trigger: Trigger;
  topics: string[];
  filter: FilterNode | null;
  hours: RecipeHours;
  actions: RecipeAction[];
  stop: boolean;
}

export function triggerOf(kind: TriggerKind): Trigger {
  switch (kind) {
    case "tag":
      return { kind, tag: "" };
    case "status":
      return { kind, status: "pending" };
    case "silence":
      return { kind, minutes: 30 };
    case "untouched":
      return { kind, minutes: 2880 };
    case "schedule":
      return { kind, rule: startRule };
    default:
      return { kind };
  }
}

export const newDraft = (family: RecipeFamily): RecipeDraft => ({
  name: "",
  family,
  enabled: false,
  trigger: triggerOf(triggersOf[family][0] ?? "new"),
  topics: [],
  filter: null,
  hours: { mode: "always" },
  actions: [],
  stop: false,
});

export const draftOf = (r: Recipe): RecipeDraft => ({
  name: r.name,
  family: r.family,
  enabled: r.enabled,
  trigger: r.trigger,
  topics: r.topics,
  filter: r.filter ?? null,
  hours: r.hours,
  actions: r.actions,
  stop: r.stop,
});

/** Whether there is a message to ask about when it starts. */
export const hearsMessage = (kind: TriggerKind) => kind === "new" || kind === "message";

/** A ready-made recipe to start from. */
export interface Start {
  id: string;
  name: string;
  draft: () => RecipeDraft;
}

export function starts(): Start[] {
  const make = (id: string, name: string, over: Partial<RecipeDraft> & { family: RecipeFamily }): Start => ({
    id,
    name,
    draft: () => ({ ...newDraft(over.family), name, ...over }),
  });
  return [
    make("refunds", t`Money back comes first`, {
      family: "new",
      filter: {
        all: [
          { field: "message.direction", op: "is", value: "in" },
          { field: "message.text", op: "contains_any", value: ["refund", "money back", "reembolso", "devolución"] },
        ],
      },
      actions: [
        { ...actionOf("tags"), params: { add: ["refund"] } },
        { ...actionOf("edit"), params: { priority: "high" } },
      ],
    }),
    make("server", t`Server errors are urgent`, {
      family: "new",
      filter: {
        all: [
          { field: "message.direction", op: "is", value: "in" },
          { field: "message.text", op: "contains_any", value: ["server error", "error 500", "error del servidor"] },
        ],
      },
      actions: [{ ...actionOf("edit"), params: { priority: "urgent" } }],
    }),
    make("spam", t`Spam words are deleted on public pages`, {
      family: "new",
      filter: {
        all: [
          { field: "message.direction", op: "is", value: "in" },
          { field: "message.public", op: "is", value: true },
          {
            field: "message.text",
            op: "contains_any",
            value: [
              "free money",
              "casino",
              "crypto giveaway",
              "dinero gratis",
              "gana dinero",
              "sorteo de criptomonedas",
            ],
          },
        ],
      },
      actions: [{ ...actionOf("moderate"), params: { verb: "remove" } }],
    }),
    make("it", t`Tell the IT channel of failures`, {
      family: "new",
      filter: {
        all: [
          { field: "message.direction", op: "is", value: "in" },
          {
            field: "message.text",
            op: "contains_any",
            value: ["failure", "server error", "fallo", "error del servidor"],
          },
        ],
      },
      actions: [
        {
          ...actionOf("webhook"),
          params: {
            name: t`IT channel`,
            format: "slack",
            url: "",
            text: "{{contact.name}} (#{{case.number}}): {{message.text}} {{case.url}}",
          },
        },
      ],
    }),
    make("answered", t`Tag “question answered” when pending`, {
      family: "update",
      trigger: { kind: "status", status: "pending" },
      actions: [{ ...actionOf("tags"), params: { add: ["question answered"] } }],
    }),
    make("silence", t`Resolve after 30 minutes of silence`, {
      family: "time",
      trigger: { kind: "silence", minutes: 30 },
      filter: { all: [{ field: "status", op: "is", value: "pending" }] },
      actions: [{ ...actionOf("status"), params: { status: "resolved" } }],
    }),
  ];
}
