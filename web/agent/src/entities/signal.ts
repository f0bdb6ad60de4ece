import { api } from "@client/api";
import { queryOptions } from "@tanstack/react-query";

/** How often customers and platforms signalled something about messages. */
export interface SignalCounts {
  sent: number;
  stopped: number;
  opted_out: number;
  withheld: number;
  unreachable: number;
  spam: number;
}

export interface SignalDay extends SignalCounts {
  day: string;
  channel_id: string;
  template: string;
}

export interface Signals {
  total: SignalCounts;
  items: SignalDay[];
}

/** The signals of the last days, of one channel, one template or all. */
export const signalsQuery = (of: { days?: number; channelId?: string; template?: string }) =>
  queryOptions({
    queryKey: ["signals", of.days ?? 30, of.channelId ?? "", of.template ?? ""],
    queryFn: ({ signal }) =>
      api.get<Signals>("/signals", {
        signal,
        query: { days: of.days ?? 30, channel_id: of.channelId, template: of.template },
      }),
  });
