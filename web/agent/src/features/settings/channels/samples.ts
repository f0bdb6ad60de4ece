import { t } from "@lingui/core/macro";
import type { Rich } from "@/entities/message";

export interface Sample {
  key: string;
  title: string;
  content: Rich;
}

/** A day from now at ten, so that the samples' times lie ahead. */
function ahead(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setUTCHours(10, 0, 0, 0);
  return at.toISOString();
}

/** One message of each kind, to begin with. */
export function samples(): Sample[] {
  const yes = { id: "yes", title: t`Yes` };
  const no = { id: "no", title: t`No` };
  const body = t`How can we help?`;
  return [
    { key: "buttons", title: t`Reply buttons`, content: { body, buttons: [yes, no] } },
    {
      key: "list",
      title: t`List`,
      content: {
        body,
        list_label: t`Choose`,
        sections: [
          { rows: [1, 2, 3, 4].map((n) => ({ id: `row_${n}`, title: t`Row ${n}`, description: t`What it is` })) },
        ],
      },
    },
    { key: "quick_replies", title: t`Quick replies`, content: { body, quick_replies: [yes, no] } },
    {
      key: "cards",
      title: t`Cards`,
      content: {
        body,
        cards: [1, 2].map((n) => ({
          title: t`Card ${n}`,
          text: t`What it is`,
          buttons: [
            { id: `take_${n}`, title: t`Take it` },
            { title: t`See more`, url: `https://example.com/${n}` },
          ],
        })),
      },
    },
    {
      key: "page",
      title: t`Web page with its title`,
      content: { body: "", page: { url: "https://example.com", title: t`Our shop`, text: t`What it is` } },
    },
    {
      key: "times",
      title: t`Times to choose from`,
      content: {
        body: t`When suits you?`,
        times: {
          title: t`Visit`,
          slots: [1, 2, 3].map((n) => ({ id: `time_${n}`, start: ahead(n), minutes: 30 })),
        },
      },
    },
    {
      key: "link",
      title: t`Link button`,
      content: { body, link: { title: t`Our shop`, url: "https://example.com" } },
    },
    { key: "place", title: t`Ask for a location`, content: { body: t`Where are you?`, ask_location: true } },
    {
      key: "adaptive",
      title: t`Adaptive card`,
      content: {
        body,
        adaptive_card: {
          type: "AdaptiveCard",
          version: "1.5",
          body: [
            { type: "TextBlock", text: t`Your booking` },
            { type: "FactSet", facts: [{ title: t`Nights`, value: "2" }] },
          ],
          actions: [{ type: "Action.Submit", title: t`Confirm`, data: { id: "confirm" } }],
        },
      },
    },
    {
      key: "payment",
      title: t`Payment`,
      content: {
        body,
        payment: { reference: "R-1042", amount: { minor: 4990, currency: "EUR" }, url: "https://example.com/pay" },
      },
    },
    {
      key: "app",
      title: t`App`,
      content: {
        body,
        app: { id: "example", title: t`Your booking`, subtitle: t`What it is`, url: "https://example.com/app" },
      },
    },
  ];
}
