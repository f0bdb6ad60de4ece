import { Avatar } from "@kit/avatar";
import { PlatformIcon } from "@kit/icons/platform";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MessageSquareText, Paperclip, Search } from "lucide-react";
import { contactName } from "@/entities/contact";
import { caseInWords } from "@/entities/preview";
import { searchQuery } from "@/entities/search";
import { Problems } from "@/features/search/Problems";
import { Group, Item } from "./items";

/** How many of each kind are offered; the search page has them all. */
const few = 5;

/** What a few letters, or a question with operators, find of the desk itself. */
export function Found({ wanted, go }: { wanted: string; go: (to: string) => void }) {
  const { t } = useLingui();
  const asked = wanted.length >= 2;
  const found = useQuery({ ...searchQuery(wanted, few), enabled: asked }).data;
  const problems = found?.problems ?? [];
  if (!asked) return null;
  return (
    <>
      {problems.length > 0 && (
        <div className="px-2.5 pb-1">
          <Problems text={wanted} problems={problems} />
        </div>
      )}
      {found && found.cases.length > 0 && (
        <Group heading={t`Cases`}>
          {found.cases.slice(0, few).map((c) => (
            <Item key={c.id} value={`case ${c.id} ${wanted}`} onSelect={() => go(`/inbox/all/${c.id}`)}>
              <PlatformIcon platform={c.platform} className="size-4" />
              <span className="truncate">{c.contact.name}</span>
              <span className="truncate text-ink-3">{caseInWords(c)}</span>
              <span className="tabular ml-auto text-xs text-ink-3">#{c.number}</span>
            </Item>
          ))}
        </Group>
      )}
      {found && found.contacts.length > 0 && (
        <Group heading={t`Contacts`}>
          {found.contacts.slice(0, few).map((c) => (
            <Item key={c.id} value={`contact ${c.id} ${wanted}`} onSelect={() => go(`/contacts/${c.id}`)}>
              <Avatar size="xs" name={contactName(c)} seed={c.id} />
              <span className="truncate">{contactName(c)}</span>
              <span className="truncate text-ink-3">{c.identities?.[0]?.display}</span>
            </Item>
          ))}
        </Group>
      )}
      {found && found.messages.length > 0 && (
        <Group heading={t`Messages`}>
          {found.messages.slice(0, few).map(({ message, case_id, snippet }) => (
            <Item
              key={message.id}
              value={`message ${message.id} ${wanted}`}
              onSelect={() => go(placeOf(message.id, case_id || message.case_id, message.content?.public?.post_id))}
            >
              <MessageSquareText className="text-ink-3" aria-hidden />
              <span className="truncate">{snippet.text}</span>
              <span className="ml-auto shrink-0 text-ink-3 text-xs">{message.author.name}</span>
            </Item>
          ))}
        </Group>
      )}
      {found && found.files.length > 0 && (
        <Group heading={t`Files`}>
          {found.files.slice(0, few).map((f) => (
            <Item
              key={f.attachment.id}
              value={`file ${f.attachment.id} ${wanted}`}
              onSelect={() => go(placeOf(f.message_id, f.case_id))}
            >
              <Paperclip className="text-ink-3" aria-hidden />
              <span className="truncate">{f.attachment.name}</span>
              <span className="ml-auto shrink-0 text-ink-3 text-xs">{f.author.name}</span>
            </Item>
          ))}
        </Group>
      )}
      <Item value={`search ${wanted}`} onSelect={() => go(`/search?q=${encodeURIComponent(wanted)}`)}>
        <Search className="text-ink-3" aria-hidden />
        {t`Search everything for “${wanted}”`}
      </Item>
    </>
  );
}

/** Where a message is read: in its case, else where it was said in public. */
function placeOf(messageId: string, caseId: string, postId?: string): string {
  if (caseId) return `/inbox/all/${caseId}?message=${messageId}`;
  return postId ? `/public/posts/${postId}` : "/public";
}
