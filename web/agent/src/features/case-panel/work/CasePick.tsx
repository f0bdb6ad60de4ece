import { api, type Page } from "@client/api";
import { Input } from "@kit/input";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { Case } from "@/entities/case";
import { caseInWords } from "@/entities/preview";
import { statusWord } from "../case-words";

interface Props {
  /** The case that is not offered. */
  except: string;
  /** Until something is written, only cases of this contact. */
  contact?: string;
  onPick: (c: Case) => void;
}

/** Finds a case by its number, its words or its contact. */
export function CasePick({ except, contact, onPick }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim().replace(/^#/, ""));
  const found = useQuery({
    queryKey: ["cases-to-pick", q, contact],
    queryFn: ({ signal }) =>
      api.get<Page<Case>>("/cases", {
        signal,
        query: { q: q || undefined, contact_id: q ? undefined : contact, limit: 20 },
      }),
  }).data?.items.filter((c) => c.id !== except && !c.merged_into);
  return (
    <div className="grid gap-2 pt-1">
      <Input
        autoFocus
        type="search"
        aria-label={t`Find a case`}
        placeholder={t`Number, words or contact`}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <ul className="max-h-72 overflow-y-auto" aria-label={t`Cases`}>
        {found?.map((c) => (
          <li key={c.id}>
            <button
              type="button"
              onClick={() => onPick(c)}
              className="block w-full rounded-md px-2 py-1.5 text-left hover:bg-hover"
            >
              <span className="flex items-baseline gap-2 text-xs text-ink-3">
                <span className="tabular">#{c.number}</span>
                <span>{statusWord(c.status)}</span>
                <span className="truncate">{c.contact.name}</span>
              </span>
              <span className="line-clamp-1 text-sm">{c.subject || caseInWords(c)}</span>
            </button>
          </li>
        ))}
      </ul>
      {found?.length === 0 && (
        <p className="text-sm text-ink-3">
          {contact && !q ? t`This contact has no other case. Write to find one of somebody else.` : t`No case found.`}
        </p>
      )}
    </div>
  );
}
