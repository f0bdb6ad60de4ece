import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Switch } from "@kit/switch";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { membersQuery } from "@/entities/member";
import type { Message } from "@/entities/message";
import { tagsQuery } from "@/entities/tag";
import { teamsQuery } from "@/entities/team";
import { errorText } from "@/lib/error-text";

/** Tags a message itself, says whose it is and whether something is left to be done about it. */
export function MarksDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const tags = useQuery(tagsQuery).data ?? [];
  const members = (useQuery(membersQuery).data ?? []).filter((m) => !m.disabled_at);
  const teams = useQuery(teamsQuery).data ?? [];
  const [chosen, setChosen] = useState(message.marks?.tags ?? []);
  const [users, setUsers] = useState(message.marks?.user_ids ?? []);
  const [groups, setGroups] = useState(message.marks?.team_ids ?? []);
  const [handled, setHandled] = useState(Boolean(message.marks?.handled_at));
  const save = useMutation({
    mutationFn: () =>
      api.patch(`/messages/${message.id}/marks`, { tags: chosen, user_ids: users, team_ids: groups, handled }),
    onSuccess: onClose,
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`Mark this message`}>
      <form
        className="grid gap-4 pt-1"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        <Switch checked={handled} onChange={setHandled} label={t`Nothing is left to be done about it`} />
        <Boxes
          legend={t`Tags`}
          all={tags.map((tag) => ({ id: tag.name, name: tag.name }))}
          chosen={chosen}
          onChange={setChosen}
        />
        <Boxes legend={t`People`} all={members} chosen={users} onChange={setUsers} />
        {teams.length > 0 && <Boxes legend={t`Teams`} all={teams} chosen={groups} onChange={setGroups} />}
        <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-end">
          {t`Save`}
        </Button>
      </form>
    </Dialog>
  );
}

interface BoxesProps {
  legend: string;
  all: { id: string; name: string }[];
  chosen: string[];
  onChange: (ids: string[]) => void;
}

function Boxes({ legend, all, chosen, onChange }: BoxesProps) {
  return (
    <fieldset className="grid max-h-48 gap-1.5 overflow-y-auto">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {all.map((one) => (
        <label key={one.id} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={chosen.includes(one.id)}
            onChange={(e) => onChange(e.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))}
          />
          {one.name}
        </label>
      ))}
    </fieldset>
  );
}
