import { Dialog } from "@kit/dialog";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Message } from "@/entities/message";
import { messageRecipesQuery } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { RecipesReport } from "./RecipesReport";

/** Which recipes a message started, and why the others did not. */
export function MessageRecipesDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLingui();
  const { data, error } = useQuery(messageRecipesQuery(message.id));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Recipes and this message`}
      description={message.text.slice(0, 120) || undefined}
    >
      {error && <p className="text-sm text-danger">{errorText(error)}</p>}
      {!data && !error && <Skeleton className="h-16" />}
      {data && data.runs.length === 0 && data.explained.length === 0 && (
        <p className="text-sm text-ink-3">{t`No recipe has looked at this message.`}</p>
      )}
      {data && <RecipesReport ran={data} open={data.runs.length === 0} />}
    </Dialog>
  );
}
