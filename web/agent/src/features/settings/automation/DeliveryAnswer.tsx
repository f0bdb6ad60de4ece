import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { recipeDeliveriesQuery } from "@/entities/webhook";
import { DeliveryDialog } from "../webhooks/DeliveryDialog";
import { deliveryState } from "../webhooks/words";

/** What came of a call that a recipe made, with its answer. */
export function DeliveryAnswer({ recipeId, id }: { recipeId: string; id: string }) {
  const found = useQuery(recipeDeliveriesQuery(recipeId)).data?.find((d) => d.id === id);
  const [open, setOpen] = useState(false);
  return (
    <>
      {" · "}
      <button type="button" className="underline" onClick={() => setOpen(true)}>
        {found ? deliveryState(found) : t`Show the answer`}
        {found && found.status > 0 && ` (${found.status})`}
      </button>
      {open && <DeliveryDialog id={id} onClose={() => setOpen(false)} />}
    </>
  );
}
