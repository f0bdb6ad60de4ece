import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type Cost, messageCostQuery, money } from "@/entities/cost";
import { categoryWord, costKindWord, marketWord } from "@/entities/cost-words";
import type { Message } from "@/entities/message";

/** What a message cost, in the list of its facts; nothing where the platform has said nothing of it. */
export function MessageCost({ message }: { message: Message }) {
  const { data } = useQuery({ ...messageCostQuery(message.id), enabled: message.pricing !== null });
  const words = useCostWords();
  if (!data) return null;
  return (
    <>
      <dt className="text-ink-3">
        <Trans>Cost</Trans>
      </dt>
      <dd data-testid="message-cost">{words(data)}</dd>
    </>
  );
}

function useCostWords(): (c: Cost) => string {
  const { t } = useLingui();
  return (c) => {
    const about = [categoryWord(c.category), marketWord(c.country || c.market)].filter((w) => w !== "–").join(" · ");
    if (!c.charged) return t`Nothing until it arrives · ${about}`;
    if (c.basis === "unknown") return t`Charged, price not known · ${about}`;
    if (c.basis === "free") return `${costKindWord(c.kind)} · ${about}`;
    return `${money(c, true)} · ${about}`;
  };
}
