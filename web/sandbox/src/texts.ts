import { useSyncExternalStore } from "react";

const en = {
  title: "Phones",
  subtitle: "Be the customer",
  desk: "Open the desk",
  shop: "A shop with the chat",
  language: "Language",
  theme: "Light or dark",
  clock: "Business clock",
  ahead: (h: string) => `${h} ahead`,
  onTime: "on time",
  jumpHour: "Jump 1 hour",
  jumpDay: "Jump 23 hours",
  faults: "Faults",
  faultsNone: "none",
  faultsOn: (n: number) => (n === 1 ? "1 on" : `${n} on`),
  faultsHelp: "What goes wrong between the desk and the platform.",
  slow: "Slow answers",
  slowHelp: "Each call takes as long as you say",
  throttle: "Too many requests (429)",
  error: "Server error (500)",
  cut: "Connection cut",
  cutHelp: "Before anything was done",
  lost_answer: "Answer lost",
  lost_answerHelp: "Done, but the answer never arrives",
  duplicate: "Webhooks twice",
  shuffle: "Webhooks out of order",
  undeliverable: "No message arrives",
  rate: "How many calls are hit",
  allOff: "Everything off",
  life: "Life",
  lifeHelp: "Customers write, answer and rate by themselves",
  perMinute: "messages a minute",
  waiting: (n: number) => (n === 1 ? "1 webhook waiting" : `${n} webhooks waiting`),
  unreached: "The desk did not answer the webhook check yet",
  addPhone: "Add a phone",
  find: "Find a customer",
  searchPlaceholder: "Name or number",
  newCustomer: "New customer",
  name: "Name",
  number: "Number",
  numberHelp: "With the country's code; empty makes one up",
  customerLanguage: "Writes in",
  hidden: "Keeps the number private",
  hiddenHelp: "The business sees a username alone",
  create: "Put on the table",
  cancel: "Cancel",
  close: "Close",
  putAway: "Put this phone away",
  noMatch: "Nobody by that name or number.",
  emptyTitle: "The table is empty",
  emptyText: "Put a customer's phone on it and write to the business.",
  noAccountTitle: "No business to write to",
  noAccountText: "Connect a channel that points at the sandbox, and it shows up here.",
  business: "Business",
  options: "Phone options",
  receiptsAuto: "Reads messages by itself",
  markRead: "Mark as read",
  undeliverablePhone: "Messages don't arrive here",
  threadEmpty: "No messages yet. Say hello.",
  privateNumber: "number private",
  typing: "typing…",
  online: "business account",
  message: "Message",
  send: "Send",
  emoji: "Emoji",
  attach: "Attach",
  record: "Record a voice note",
  stopRecording: "Send the voice note",
  subject: "Subject",
  subjectHint: "Subject; leave it empty to answer the newest mail",
  cancelRecording: "Discard the voice note",
  recording: "Recording",
  noMicrophone: "The microphone can't be used. Send a sample voice note from the attachments instead.",
  photo: "Photo",
  samplePhoto: "Sample photo",
  video: "Video",
  document: "Document",
  audio: "Audio",
  sampleVoice: "Sample voice note",
  sticker: "Sticker",
  location: "Location",
  contact: "Contact",
  ad: "From an ad",
  poll: "Poll (unsupported)",
  reply: "Reply",
  react: "React",
  edit: "Edit",
  remove: "Delete for everyone",
  messageActions: "Message options",
  takeBackReaction: (e: string) => `Take back ${e}`,
  replyingTo: "Replying to",
  editing: "Editing",
  you: "You",
  deletedMine: "You deleted this message",
  edited: "edited",
  notArrived: "Did not arrive",
  seen: "Read by the business",
  delivered: "Delivered",
  openMap: "Open the map",
  latitude: "Latitude",
  longitude: "Longitude",
  placeName: "Name of the place",
  sendLocation: "Send location",
  company: "Company",
  phone: "Phone",
  sendContact: "Send contact",
  adHeadline: "Headline of the ad",
  adHeadlineSample: "Linen week: 20% off",
  adText: "First message",
  adTextSample: "Hi! I saw your ad. Is the offer still on?",
  sendAd: "Write from the ad",
  fromAd: "Came from an ad",
  choose: "Choose",
  shareLocation: "Share location",
  download: "Download",
  voiceNote: "Voice note",
  stickerAlt: "Sticker",
  imageAlt: "Photo",
  pollText: "A poll: the business can't see it",
  failed: "That did not work",
  reconnecting: "Connecting again…",
  today: "Today",
  yesterday: "Yesterday",
  unread: (n: number) => `${n} unread`,
  phonesOnTable: "Phones on the table",
  chooseStickerTitle: "Stickers",
  template: "Template",
  businessManager: "Business manager",
  spares: "Accounts to connect",
  sparesHelp:
    "Each network lends you an account. Copy its values into the form under Settings › Channels; once it is connected, the next one stands here.",
  copy: "Copy",
  valueCopied: "Copied",
  twilio: "Twilio",
  block: "Block this business",
  blockHelp: "Its messages no longer arrive; its quality falls",
  stopOffers: "No offers from this business",
  stopOffersHelp: "Marketing is stopped, and the business is told",
  report: "Report this business",
  reported: "Reported",
  viewItems: "View items",
  more: (name: string) => `One more: ${name}`,
  less: (name: string) => `One less: ${name}`,
  orderNote: "Note for the order",
  sendOrder: "Send the order",
  orderSent: "Order",
  formSent: "Form sent",
  copyCode: "Copy code",
  copied: (code: string) => `${code} copied`,
  calling: (number: string) => `Calling ${number}…`,
  viewCatalog: "See the catalogue",
  offerEnds: (when: string) => `Ends ${when}`,
  offerEnded: "This offer is over",
  cards: "Cards",
  quickReplies: "Quick replies",
  pay: "Pay",
};

type Texts = typeof en;

const es: Texts = {
  title: "Teléfonos",
  subtitle: "Ponte en el lugar del cliente",
  desk: "Abrir la mesa de atención",
  shop: "Una tienda con el chat",
  language: "Idioma",
  theme: "Claro u oscuro",
  clock: "Reloj del negocio",
  ahead: (h) => `${h} por delante`,
  onTime: "en hora",
  jumpHour: "Adelantar 1 hora",
  jumpDay: "Adelantar 23 horas",
  faults: "Fallos",
  faultsNone: "ninguno",
  faultsOn: (n) => (n === 1 ? "1 activo" : `${n} activos`),
  faultsHelp: "Lo que sale mal entre la mesa y la plataforma.",
  slow: "Respuestas lentas",
  slowHelp: "Cada llamada tarda lo que digas",
  throttle: "Demasiadas peticiones (429)",
  error: "Error del servidor (500)",
  cut: "Conexión cortada",
  cutHelp: "Antes de que se haga nada",
  lost_answer: "Respuesta perdida",
  lost_answerHelp: "Se hace, pero la respuesta no llega",
  duplicate: "Avisos duplicados",
  shuffle: "Avisos desordenados",
  undeliverable: "Ningún mensaje llega",
  rate: "A cuántas llamadas afecta",
  allOff: "Desactivar todo",
  life: "Vida",
  lifeHelp: "Los clientes escriben, contestan y valoran por su cuenta",
  perMinute: "mensajes por minuto",
  waiting: (n) => (n === 1 ? "1 aviso en espera" : `${n} avisos en espera`),
  unreached: "La mesa aún no ha respondido a la comprobación del webhook",
  addPhone: "Añadir un teléfono",
  find: "Buscar un cliente",
  searchPlaceholder: "Nombre o número",
  newCustomer: "Cliente nuevo",
  name: "Nombre",
  number: "Número",
  numberHelp: "Con el prefijo del país; si lo dejas vacío, se inventa uno",
  customerLanguage: "Escribe en",
  hidden: "No comparte su número",
  hiddenHelp: "El negocio solo ve un nombre de usuario",
  create: "Poner en la mesa",
  cancel: "Cancelar",
  close: "Cerrar",
  putAway: "Quitar este teléfono",
  noMatch: "Nadie con ese nombre o número.",
  emptyTitle: "La mesa está vacía",
  emptyText: "Pon en ella el teléfono de un cliente y escribe al negocio.",
  noAccountTitle: "No hay negocio al que escribir",
  noAccountText: "Conecta un canal que apunte al entorno de pruebas y aparecerá aquí.",
  business: "Negocio",
  options: "Opciones del teléfono",
  receiptsAuto: "Lee los mensajes por su cuenta",
  markRead: "Marcar como leído",
  undeliverablePhone: "Aquí no llegan los mensajes",
  threadEmpty: "Aún no hay mensajes. Saluda.",
  privateNumber: "número privado",
  typing: "escribiendo…",
  online: "cuenta de empresa",
  message: "Mensaje",
  send: "Enviar",
  emoji: "Emojis",
  attach: "Adjuntar",
  record: "Grabar una nota de voz",
  stopRecording: "Enviar la nota de voz",
  subject: "Asunto",
  subjectHint: "Asunto; déjalo vacío para responder al último correo",
  cancelRecording: "Descartar la nota de voz",
  recording: "Grabando",
  noMicrophone: "No se puede usar el micrófono. Puedes enviar una nota de voz de muestra desde los adjuntos.",
  photo: "Foto",
  samplePhoto: "Foto de muestra",
  video: "Vídeo",
  document: "Documento",
  audio: "Audio",
  sampleVoice: "Nota de voz de muestra",
  sticker: "Sticker",
  location: "Ubicación",
  contact: "Contacto",
  ad: "Desde un anuncio",
  poll: "Encuesta (no admitida)",
  reply: "Responder",
  react: "Reaccionar",
  edit: "Editar",
  remove: "Eliminar para todos",
  messageActions: "Opciones del mensaje",
  takeBackReaction: (e) => `Quitar ${e}`,
  replyingTo: "Respondiendo a",
  editing: "Editando",
  you: "Tú",
  deletedMine: "Eliminaste este mensaje",
  edited: "editado",
  notArrived: "No llegó",
  seen: "Leído por el negocio",
  delivered: "Entregado",
  openMap: "Abrir el mapa",
  latitude: "Latitud",
  longitude: "Longitud",
  placeName: "Nombre del lugar",
  sendLocation: "Enviar ubicación",
  company: "Empresa",
  phone: "Teléfono",
  sendContact: "Enviar contacto",
  adHeadline: "Titular del anuncio",
  adHeadlineSample: "Semana del lino: 20 % de descuento",
  adText: "Primer mensaje",
  adTextSample: "¡Hola! Vi su anuncio. ¿Sigue la oferta?",
  sendAd: "Escribir desde el anuncio",
  fromAd: "Llega desde un anuncio",
  choose: "Elegir",
  shareLocation: "Compartir ubicación",
  download: "Descargar",
  voiceNote: "Nota de voz",
  stickerAlt: "Sticker",
  imageAlt: "Foto",
  pollText: "Una encuesta: el negocio no puede verla",
  failed: "No se pudo hacer",
  reconnecting: "Conectando de nuevo…",
  today: "Hoy",
  yesterday: "Ayer",
  unread: (n) => `${n} sin leer`,
  phonesOnTable: "Teléfonos en la mesa",
  chooseStickerTitle: "Stickers",
  template: "Plantilla",
  businessManager: "Administrador del negocio",
  spares: "Cuentas por conectar",
  sparesHelp:
    "Cada red te presta una cuenta. Copia sus datos en el formulario de Ajustes › Canales; en cuanto esté conectada, aquí aparecerá la siguiente.",
  copy: "Copiar",
  valueCopied: "Copiado",
  twilio: "Twilio",
  block: "Bloquear a este negocio",
  blockHelp: "Sus mensajes ya no llegan; su calidad baja",
  stopOffers: "Sin ofertas de este negocio",
  stopOffersHelp: "Deja de llegar marketing, y el negocio se entera",
  report: "Denunciar a este negocio",
  reported: "Denunciado",
  viewItems: "Ver artículos",
  more: (name) => `Uno más: ${name}`,
  less: (name) => `Uno menos: ${name}`,
  orderNote: "Nota para el pedido",
  sendOrder: "Enviar el pedido",
  orderSent: "Pedido",
  formSent: "Formulario enviado",
  copyCode: "Copiar código",
  copied: (code) => `${code} copiado`,
  calling: (number) => `Llamando al ${number}…`,
  viewCatalog: "Ver el catálogo",
  offerEnds: (when) => `Termina ${when}`,
  offerEnded: "Esta oferta ya terminó",
  cards: "Tarjetas",
  quickReplies: "Respuestas rápidas",
  pay: "Pagar",
};

export type Language = "en" | "es";
const all: Record<Language, Texts> = { en, es };

function read(key: string): string | null {
  try {
    return localStorage.getItem(`recado.sandbox.${key}`);
  } catch {
    return null; // a browser without storage forgets
  }
}

/** A setting of this browser that components follow. */
function setting<T extends string>(key: string, start: () => T, apply: (v: T) => void) {
  let value = (read(key) as T | null) ?? start();
  const listeners = new Set<() => void>();
  apply(value);
  return {
    use: () =>
      useSyncExternalStore(
        (f) => {
          listeners.add(f);
          return () => listeners.delete(f);
        },
        () => value,
      ),
    set(next: T) {
      value = next;
      apply(next);
      try {
        localStorage.setItem(`recado.sandbox.${key}`, next);
      } catch {
        // it holds for this page alone
      }
      for (const f of listeners) f();
    },
  };
}

export const language = setting<Language>(
  "language",
  () => (navigator.language.startsWith("es") ? "es" : "en"),
  (v) => {
    document.documentElement.lang = v;
    document.title = `Recado · ${all[v].title}`;
  },
);

export const theme = setting<"light" | "dark">(
  "theme",
  () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light"),
  (v) => {
    document.documentElement.dataset.theme = v;
  },
);

/** The texts in the language of the page. */
export const useT = (): Texts => all[language.use()];

/** Formats by the language of the page. */
export function useFormats() {
  const lang = language.use();
  const t = all[lang];
  const time = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long" });
  const clock = new Intl.DateTimeFormat(lang, { weekday: "short", hour: "2-digit", minute: "2-digit" });
  const hours = new Intl.NumberFormat(lang, { maximumFractionDigits: 1, style: "unit", unit: "hour" });
  const days = new Intl.NumberFormat(lang, {
    maximumFractionDigits: 1,
    style: "unit",
    unit: "day",
    unitDisplay: "long",
  });
  return {
    minor: (amount: number, currency: string) => {
      const money = new Intl.NumberFormat(lang, { style: "currency", currency });
      return money.format(amount / 10 ** (money.resolvedOptions().maximumFractionDigits ?? 2));
    },
    slot: (at: string, zone?: string) => {
      const how = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
      return new Intl.DateTimeFormat(lang, { ...how, timeZone: zone || undefined }).format(new Date(at));
    },
    money: (hundredths: number, currency: string) =>
      new Intl.NumberFormat(lang, { style: "currency", currency }).format(hundredths / 100),
    time: (at: string) => time.format(new Date(at)),
    clock: (at: Date) => clock.format(at),
    ahead: (seconds: number) => (seconds < 86_400 ? hours.format(seconds / 3600) : days.format(seconds / 86_400)),
    day(at: string, now: Date) {
      const start = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
      const gap = Math.round((start(now) - start(new Date(at))) / 86_400_000);
      return gap === 0 ? t.today : gap === 1 ? t.yesterday : day.format(new Date(at));
    },
  };
}
