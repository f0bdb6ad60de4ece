import type { Email, MailAddress, Message } from "@/entities/message";
import type { Request } from "./outgoing";

/** What an agent wants on a mail; null leaves it to what the mail that is answered says. */
export interface MailFields {
  subject: string;
  to: string;
  cc: string;
  bcc: string;
}

/** Whom and what an answer answers. */
export interface Answered {
  subject: string;
  to: MailAddress[];
  /** Who else had the mail, for an answer to all. */
  others: MailAddress[];
}

const isMail = (m: Message): m is Message & { content: { email: Email } } =>
  m.content?.email !== undefined && m.direction !== "note" && m.status !== "failed";

/** Reads from a thread, newest first, whom an answer goes to by default. */
export function answeredOf(messages: readonly Message[], own: string): Answered {
  const mails = messages.filter(isMail);
  const last = mails[0]?.content.email;
  const theirs = mails.find((m) => m.direction === "in")?.content.email;
  if (!last) return { subject: "", to: [], others: [] };
  const to = theirs ? (theirs.reply_to?.length ? theirs.reply_to : theirs.from ? [theirs.from] : []) : (last.to ?? []);
  const skip = new Set([own.toLowerCase(), ...to.map((a) => a.address)]);
  const others = [...((theirs ?? last).to ?? []), ...((theirs ?? last).cc ?? [])].filter((a) => {
    if (skip.has(a.address)) return false;
    skip.add(a.address);
    return true;
  });
  const subject = last.subject;
  const answers = /^(re|aw|rv):/i.test(subject);
  return { subject: subject && !answers ? `Re: ${subject}` : subject, to, others };
}

/** A line of addresses as people type it, read: "Ana <ana@x.example>, bob@y.example". */
export function addressesOf(line: string): MailAddress[] {
  return line
    .split(/[,;\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const found = /^(.*?)<([^<>]+)>$/.exec(part);
      const name = found?.[1]?.trim().replace(/^"|"$/g, "");
      return name ? { name, address: found?.[2]?.trim() ?? "" } : { address: found?.[2]?.trim() ?? part };
    });
}

export const lineOf = (list: readonly MailAddress[]) =>
  list.map((a) => (a.name ? `${a.name.replace(/[,;<>"]/g, " ").trim()} <${a.address}>` : a.address)).join(", ");

/** The first address of a line that is none. */
export function wrongAddress(line: string): string | undefined {
  return addressesOf(line).find((a) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(a.address))?.address;
}

/** The one mail that requests become: text and all files together. */
export function asMail(requests: readonly Request[], fields: MailFields | null): Request[] {
  if (requests.some((r) => r.kind === "note")) return [...requests];
  const files = requests.flatMap((r) => ("attachments" in r ? r.attachments : []));
  const text = requests.map((r) => ("text" in r ? (r.text ?? "") : "")).find((t) => t !== "") ?? "";
  const reply = requests.map((r) => r.reply_to).find(Boolean);
  const email = fields && {
    subject: fields.subject.trim(),
    to: addressesOf(fields.to),
    cc: addressesOf(fields.cc),
    bcc: addressesOf(fields.bcc),
  };
  const rest = { ...(reply && { reply_to: reply }), ...(email && { email }) };
  const rich = requests.find((r) => r.kind === "rich");
  if (rich) return [{ ...rich, ...rest }];
  if (files.length > 0) return [{ kind: "media", attachments: files, ...(text && { text }), ...rest }];
  return [{ kind: "text", text, ...rest }];
}
