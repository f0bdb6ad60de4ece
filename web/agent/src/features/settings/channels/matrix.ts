import { t } from "@lingui/core/macro";
import type { Caps, Level, Platform } from "@/entities/channel";
import { kindTitle } from "./kinds";

/** What stands in a cell: a level with its word, or a fact. */
export interface Cell {
  level?: "no" | "degraded" | "yes";
  text: string;
}

export interface MatrixRow {
  key: string;
  title: string;
  cells: Cell[];
}

function levelWord(level: Level): string {
  if (level === "yes") return t`yes`;
  return level === "degraded" ? t`in another form` : t`no`;
}

function ofLevel(level: Level): Cell {
  return { level: level === "" ? "no" : level, text: levelWord(level) };
}

function size(bytes: number): string {
  if (bytes === 0) return t`any size`;
  const megabytes = bytes / (1 << 20);
  const kilobytes = Math.round(bytes / 1024);
  return megabytes >= 1 ? t`up to ${megabytes} MB` : t`up to ${kilobytes} KB`;
}

function ofMedia(caps: Caps, kind: string): Cell {
  const media = caps.media?.[kind];
  if (!media || media.level === "no" || media.level === "") return ofLevel("no");
  return { level: media.level, text: size(media.max_bytes) };
}

export function modeWord(mode: Platform["mode"]): string {
  return mode === "live" ? t`Live chat` : t`Asynchronous`;
}

/** How long free messages may be sent. */
function freely(caps: Caps): string {
  const hours = Math.round(caps.window.seconds / 3600);
  if (hours === 0) return t`always`;
  return caps.window.templates
    ? t`${hours} hours after the customer wrote, then templates`
    : t`${hours} hours after the customer wrote`;
}

const receiptWords = (): Record<string, string> => ({
  sent: t`sent`,
  delivered: t`delivered`,
  read: t`read`,
  failed: t`failed`,
});

/** The rows of the matrix over platforms: all from their declarations. */
export function matrixRows(platforms: readonly Platform[]): MatrixRow[] {
  const levels: [string, string, (c: Caps) => Level][] = [
    ["reply", t`Quote a message`, (c) => c.reply],
    ["buttons", t`Reply buttons`, (c) => c.buttons.level],
    ["list", t`Lists to choose from`, (c) => c.list.level],
    ["quick_replies", t`Quick replies`, (c) => c.quick_replies?.level ?? "no"],
    ["cards", t`Cards`, (c) => c.cards?.level ?? "no"],
    ["page", t`Web page with its title`, (c) => c.page ?? "no"],
    ["times", t`Times to choose from`, (c) => c.times?.level ?? "no"],
    ["adaptive_cards", t`Adaptive cards`, (c) => c.adaptive_cards ?? "no"],
    ["formatted", t`Formatted text`, (c) => (c.formatting === "none" || !c.formatting ? "no" : "yes")],
    ["payments", t`Payments in the chat`, (c) => c.payments ?? "no"],
    ["apps", t`Apps in the chat`, (c) => c.apps?.level ?? "no"],
    ["link_button", t`Link buttons`, (c) => c.link_button],
    ["location", t`Locations`, (c) => c.location],
    ["products", t`Products`, (c) => c.interactive.products],
    ["forms", t`Forms`, (c) => c.interactive.forms],
    ["contacts", t`Contact cards`, (c) => c.contacts],
    ["reactions", t`Reactions`, (c) => c.reactions],
    ["edit", t`Edit a sent message`, (c) => c.edit],
    ["delete", t`Delete a sent message`, (c) => c.delete],
    ["typing", t`Show that an agent types`, (c) => c.typing],
    ["read_receipts", t`Show that a message was read`, (c) => c.read_receipts],
    ["templates", t`Approved templates`, (c) => c.templates],
    ["proactive", t`Write first without a template`, (c) => c.proactive],
    ["voice_calls", t`Voice calls`, (c) => c.voice_calls],
  ];
  const files: [string, string][] = [
    ["image", t`Pictures`],
    ["video", t`Videos`],
    ["audio", t`Sounds`],
    ["voice", t`Voice notes`],
    ["document", t`Documents`],
    ["sticker", t`Stickers`],
  ];
  const words = receiptWords();
  const row = (key: string, title: string, cell: (p: Platform) => Cell) => ({ key, title, cells: platforms.map(cell) });
  return [
    row("kind", t`Kind of channel`, (p) => ({ text: p.kinds.map(kindTitle).join(", ") })),
    row("mode", t`Live or asynchronous`, (p) => ({ text: modeWord(p.mode) })),
    ...levels.map(([key, title, of]) => row(key, title, (p) => ofLevel(of(p.capabilities)))),
    ...files.map(([key, title]) => row(key, title, (p) => ofMedia(p.capabilities, key))),
    row("receipts", t`The platform reports`, (p) => ({
      text: (p.capabilities.receipts ?? []).map((r) => words[r] ?? r).join(", ") || t`nothing`,
    })),
    row("text", t`Length of a text`, (p) => {
      const characters = p.capabilities.text_length;
      if (!characters) return { text: t`any length` };
      return {
        text: p.capabilities.splits ? t`${characters} characters, then several messages` : t`${characters} characters`,
      };
    }),
    row("window", t`Free messages`, (p) => ({ text: freely(p.capabilities) })),
  ];
}

/** Rows in which platforms differ. */
export function differing(rows: readonly MatrixRow[]): MatrixRow[] {
  return rows.filter((r) => new Set(r.cells.map((c) => c.text)).size > 1);
}

const quoted = (text: string) => {
  // A spreadsheet must not take a cell for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The matrix as CSV, as it is shown. */
export function matrixCSV(platforms: readonly Platform[], rows: readonly MatrixRow[], corner: string): string {
  const lines = [
    [corner, ...platforms.map((p) => p.title)],
    ...rows.map((r) => [r.title, ...r.cells.map((c) => c.text)]),
  ];
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`;
}
