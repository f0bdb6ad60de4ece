import { api } from "@client/api";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { caseKeys } from "@/entities/case";
import { type Queue, queueKeys, queuesQuery } from "@/entities/queue";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { options } from "./OverflowFields";

/** Asks where the cases of a queue go before it is deleted. */
export function DeleteQueue({ queue, onDone, onClose }: { queue: Queue; onDone: () => void; onClose: () => void }) {
  const others = useQuery(queuesQuery).data?.filter((q) => q.id !== queue.id) ?? [];
  const [to, setTo] = useState(others[0]?.id ?? "");
  const remove = useChange(() => api.del(`/queues/${queue.id}`, { query: { to } }), {
    refresh: [queueKeys.list, queueKeys.workstreams, caseKeys.lists],
    onDone: () => {
      toast({ title: t`The queue is gone.` });
      onDone();
    },
  });
  const n = queue.waiting + queue.offered;
  return (
    <Confirm
      title={t`Delete the queue “${queue.name}”?`}
      confirm={t`Delete the queue`}
      onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
      onClose={onClose}
    >
      <div className="grid grid-cols-1 gap-3">
        <p>
          {n > 0
            ? plural(n, { one: "# case waits in it.", other: "# cases wait in it." })
            : t`Nothing waits in it now.`}{" "}
          <Trans>Its cases stay with whom they are. This cannot be undone.</Trans>
        </p>
        {others.length > 0 ? (
          <Field
            label={t`Its cases go to`}
            help={t`Workstreams and overflows that name this queue will name that one.`}
          >
            <Select value={to} onChange={setTo} options={options(others)} />
          </Field>
        ) : (
          n > 0 && <p className="text-danger">{t`Make another queue first: these cases have nowhere to go.`}</p>
        )}
      </div>
    </Confirm>
  );
}
