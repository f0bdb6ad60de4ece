import { useLingui } from "@lingui/react/macro";
import {
  AppWindow,
  CalendarDays,
  GalleryHorizontalEnd,
  House,
  Link2,
  type LucideIcon,
  MapPin,
  MessageCircleReply,
  NotebookPen,
  Package,
  PanelTop,
  Rows3,
  SquareMousePointer,
} from "lucide-react";
import type { RichDraft } from "./model/rich";

export interface RichKind {
  kind: RichDraft["kind"];
  /** Of its action. */
  id: string;
  /** In the menu of the box. */
  label: string;
  /** As an action, where nothing around it says what it is about. */
  title: string;
  hint: string;
  keywords?: string;
  Icon: LucideIcon;
}

/** What a message can have the customer do, in words. */
export function useRichKinds(): RichKind[] {
  const { t } = useLingui();
  return [
    {
      kind: "buttons",
      id: "composer.buttons",
      label: t`Reply buttons`,
      title: t`Reply buttons`,
      hint: t`The customer answers with one press`,
      Icon: SquareMousePointer,
    },
    {
      kind: "list",
      id: "composer.list",
      label: t`List`,
      title: t`A list to choose from`,
      hint: t`The customer chooses one of several rows`,
      Icon: Rows3,
    },
    {
      kind: "quick",
      id: "composer.quick",
      label: t`Quick replies`,
      title: t`Quick replies`,
      hint: t`Short answers that go away once the customer wrote`,
      keywords: "chips suggestions respuestas rápidas sugerencias",
      Icon: MessageCircleReply,
    },
    {
      kind: "cards",
      id: "composer.cards",
      label: t`Cards`,
      title: t`Cards with pictures`,
      hint: t`Cards side by side, each with a picture and buttons`,
      keywords: "carousel carrusel tarjetas fotos",
      Icon: GalleryHorizontalEnd,
    },
    {
      kind: "page",
      id: "composer.page",
      label: t`Web page`,
      title: t`A web page with its title`,
      hint: t`A link shown with title and description`,
      keywords: "rich link preview enlace página",
      Icon: PanelTop,
    },
    {
      kind: "times",
      id: "composer.times",
      label: t`Times to choose from`,
      title: t`Times to choose from`,
      hint: t`The customer picks one of several moments`,
      keywords: "appointment booking cita hora reserva",
      Icon: CalendarDays,
    },
    {
      kind: "app",
      id: "composer.app",
      label: t`App`,
      title: t`An app within the messages`,
      hint: t`The customer opens your app and it answers`,
      keywords: "extension imessage extensión aplicación",
      Icon: AppWindow,
    },
    {
      kind: "link",
      id: "composer.link",
      label: t`Link button`,
      title: t`A button that opens a page`,
      hint: t`The customer opens a page with one press`,
      keywords: "url cta enlace botón",
      Icon: Link2,
    },
    {
      kind: "spot",
      id: "composer.spot",
      label: t`Ask for a location`,
      title: t`Ask for a location`,
      hint: t`The customer shares a place on the map`,
      keywords: "map place mapa ubicación lugar",
      Icon: MapPin,
    },
    {
      kind: "address",
      id: "composer.address",
      label: t`Ask for an address`,
      title: t`Ask for an address`,
      hint: t`The customer fills in a postal address`,
      keywords: "dirección envío shipping",
      Icon: House,
    },
    {
      kind: "products",
      id: "composer.products",
      label: t`Products`,
      title: t`Products from the catalogue`,
      hint: t`The customer looks at them and orders`,
      keywords: "catalog shop order catálogo tienda pedido",
      Icon: Package,
    },
    {
      kind: "form",
      id: "composer.form",
      label: t`Form`,
      title: t`A form to fill in`,
      hint: t`The customer fills it in inside the chat`,
      keywords: "flow questions formulario preguntas",
      Icon: NotebookPen,
    },
  ];
}
