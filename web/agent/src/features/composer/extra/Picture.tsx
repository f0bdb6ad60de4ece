import { upload } from "@client/api";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { ImagePlus, X } from "lucide-react";
import { useRef } from "react";
import { errorText } from "@/lib/error-text";
import type { UploadRef } from "../model/draft";

interface Props {
  /** An upload's id, and where the picture is in this browser. */
  of: { image: string; shown: string };
  add: string;
  remove: string;
  onChange: (part: { image: string; shown: string }) => void;
}

/** One picture of a message that is being written. */
export function Picture({ of, add, remove, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      const kept = await upload<UploadRef>("/uploads", file, file.name || "picture");
      onChange({ image: kept.id, shown: URL.createObjectURL(file) });
    } catch (e) {
      void toast({ title: errorText(e) });
    }
  };
  return (
    <div className="flex items-center gap-2">
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(e) => {
          void take(e.target.files?.[0]);
          e.target.value = "";
        }}
      />
      {of.shown && <img src={of.shown} alt="" className="size-10 rounded object-cover" />}
      {of.image ? (
        <Button size="sm" variant="ghost" onClick={() => onChange({ image: "", shown: "" })}>
          <X aria-hidden />
          {remove}
        </Button>
      ) : (
        <Button size="sm" variant="ghost" onClick={() => input.current?.click()}>
          <ImagePlus aria-hidden />
          {add}
        </Button>
      )}
    </div>
  );
}
