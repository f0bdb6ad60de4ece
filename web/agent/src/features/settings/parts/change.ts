import { toast } from "@kit/toast";
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { errorText } from "@/lib/error-text";

/**
 * A write of a settings page: says what was done, refreshes what it changed,
 * and says what went wrong unless the form does so itself.
 */
export function useChange<V, R = void>(
  write: (value: V) => Promise<R>,
  options: { refresh: readonly QueryKey[]; done?: string; quiet?: boolean; onDone?: (answer: R, value: V) => void },
) {
  const client = useQueryClient();
  return useMutation<R, unknown, V>({
    mutationFn: write,
    onSuccess: async (answer, value) => {
      await Promise.all(options.refresh.map((queryKey) => client.invalidateQueries({ queryKey })));
      if (options.done) toast({ title: options.done });
      options.onDone?.(answer, value);
    },
    onError: (e) => {
      if (!options.quiet) toast({ title: errorText(e), tone: "danger" });
    },
  });
}
