import { EmptyState } from "@kit/empty";
import { Resizer } from "@kit/resizer";
import { useLingui } from "@lingui/react/macro";
import { useParams } from "@tanstack/react-router";
import { UserRound } from "lucide-react";
import { useNarrow } from "@/lib/narrow";
import { useSetting } from "@/lib/storage";
import { ContactList } from "./ContactList";
import { ContactView } from "./ContactView";

const width = { initial: 348, min: 280, max: 560 };

/** The people who write, and one of them beside. */
export function ContactsPage() {
  const { t } = useLingui();
  const { contactId } = useParams({ strict: false }) as { contactId?: string };
  const [listWidth, setListWidth] = useSetting("list-width", width.initial);
  const narrow = useNarrow();
  return (
    <div className="flex h-full">
      <div
        className={narrow ? (contactId ? "hidden" : "min-w-0 flex-1") : "shrink-0"}
        style={narrow ? undefined : { width: listWidth }}
      >
        <ContactList openId={contactId} />
      </div>
      {!narrow && <Resizer label={t`Width of the list`} value={listWidth} {...width} onChange={setListWidth} />}
      {(contactId || !narrow) && (
        <div className="min-w-0 flex-1 overflow-y-auto bg-paper">
          {contactId ? (
            <ContactView key={contactId} id={contactId} />
          ) : (
            <EmptyState icon={UserRound} title={t`Choose a contact`} />
          )}
        </div>
      )}
    </div>
  );
}
