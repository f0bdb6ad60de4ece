import { t } from "@lingui/core/macro";
import type { ReachLink, ReachWay, WordCheck } from "@/entities/reach";

/** What a link does now, in a word. */
export function stateWord(state: ReachLink["state"]): string {
  switch (state) {
    case "active":
      return t`Active`;
    case "paused":
      return t`Paused`;
    case "expired":
      return t`Ended`;
    case "unreachable":
      return t`Its channel takes nobody`;
  }
}

/** How somebody came. */
export function wayWord(way: ReachWay): string {
  switch (way) {
    case "qr":
      return t`QR code`;
    case "button":
      return t`Button`;
    case "web":
      return t`Other pages`;
    case "direct":
      return t`Typed or tapped`;
  }
}

/** What speaks against a word. */
export function wordFault(state: WordCheck["state"]): string | undefined {
  switch (state) {
    case "free":
      return undefined;
    case "taken":
      return t`It is taken, or looks like one that is.`;
    case "reserved":
      return t`People would take it for a page of the desk itself.`;
    case "offensive":
      return t`It may offend.`;
    case "unclear":
      return t`A single 0 or 1 among letters is read as o or l.`;
    case "malformed":
      return t`3 to 40 letters without accents, digits and hyphens.`;
  }
}
