import { api, type Page } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { Textarea } from "@kit/input";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { type Contact, contactKeys, patchContact, type Ref, storeContact } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/time";
import { Part } from "./Part";

interface Note {
  id: string;
  text: string;
  author: Ref | null;
  created_at: string;
  edited_at: string | null;
}

/** What the team wrote about a contact, oldest first. */
export function Notes({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const may = useCan("contacts.write");
  const [text, setText] = useState("");
  const path = `/contacts/${contact.id}/notes`;
  const notes = useQuery({
    queryKey: [...contactKeys.notes(contact.id), contact.notes],
    queryFn: ({ signal }) => api.get<Page<Note>>(path, { signal, query: { limit: 200 } }),
  }).data?.items;
  const refresh = () => client.invalidateQueries({ queryKey: contactKeys.notes(contact.id) });
  const fail = (e: unknown) => toast({ title: errorText(e), tone: "danger" });
  const add = useMutation({
    mutationFn: () => api.post<Note>(path, { text }),
    onSuccess: () => {
      setText("");
      void refresh();
    },
    onError: fail,
  });
  const remove = useMutation({
    // The first note may be the one field that contacts always had.
    mutationFn: async (note: Note) => {
      if (note.id === contact.id) storeContact(client, await patchContact(contact.id, { notes: "" }));
      else await api.del(`${path}/${note.id}`);
    },
    onSuccess: (_, note) => {
      void refresh();
      toast({ title: t`Note deleted`, undo: () => void api.post(path, { text: note.text }).then(refresh, fail) });
    },
    onError: fail,
  });
  return (
    <Part title={t`Notes`}>
      <ul className="grid gap-2">
        {notes?.map((note) => (
          <li key={note.id} className="flex gap-2 rounded-md bg-note px-3 py-2 text-sm text-note-ink">
            <div className="min-w-0 flex-1">
              <p className="whitespace-pre-wrap break-words">{note.text}</p>
              <p className="mt-1 text-xs opacity-80">
                {note.author?.name ?? t`Kept with the contact`} ·{" "}
                <time dateTime={note.created_at}>{fullTime(note.created_at)}</time>
              </p>
            </div>
            {may && (
              <IconButton size="sm" label={t`Delete this note`} onClick={() => remove.mutate(note)}>
                <Trash2 />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <form
          className="grid gap-2"
          onSubmit={(e) => {
            e.preventDefault();
            if (text.trim()) add.mutate();
          }}
        >
          <Textarea
            aria-label={t`New note`}
            placeholder={t`Only your team sees it.`}
            rows={2}
            maxLength={10000}
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
          {text.trim() && (
            <Button type="submit" busy={add.isPending} className="justify-self-start">
              {t`Add the note`}
            </Button>
          )}
        </form>
      )}
    </Part>
  );
}
