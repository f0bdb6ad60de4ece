// The terms of the desk: what each is called and what it means, in both
// languages of the product. docs/glossary.md lists the same ones; a test holds
// the two together.

interface Saying {
  word: string;
  means: string;
}

const catalogue = {
  workspace: {
    en: {
      word: "workspace",
      means: "One business with its people, channels and cases. Nothing of it is seen from another one.",
    },
    es: {
      word: "espacio de trabajo",
      means: "Una empresa con su gente, sus canales y sus casos. Desde otro espacio no se ve nada de él.",
    },
  },
  platform: {
    en: {
      word: "platform",
      means: "A network on which customers write: messaging, social, e-mail. It declares for itself what it can do.",
    },
    es: {
      word: "plataforma",
      means:
        "Una red en la que escriben los clientes: una mensajería, el correo. Declara por sí misma lo que puede hacer.",
    },
  },
  channel: {
    en: { word: "channel", means: "One connected account of a platform: a number, a page, an address." },
    es: { word: "canal", means: "Una cuenta conectada de una plataforma: un número, una página, una dirección." },
  },
  "live-chat": {
    en: { word: "live chat", means: "A chat in which both sides are there at once. It ends when the customer leaves." },
    es: {
      word: "chat en vivo",
      means: "Una conversación en la que ambas partes están presentes a la vez. Termina cuando el cliente se va.",
    },
  },
  asynchronous: {
    en: {
      word: "asynchronous",
      means: "A thread that lasts: the customer reads an answer whenever they look, and may go on days later.",
    },
    es: {
      word: "asíncrono",
      means: "Un hilo que perdura: el cliente lee la respuesta cuando mira y puede seguir días después.",
    },
  },
  contact: {
    en: { word: "contact", means: "A person who writes to you. A phone number is never required." },
    es: { word: "contacto", means: "Una persona que te escribe. Nunca hace falta un número de teléfono." },
  },
  identity: {
    en: { word: "identity", means: "One address of a contact on a platform: a number, a user name." },
    es: {
      word: "identidad",
      means: "Una dirección de un contacto en una plataforma: un número, un nombre de usuario.",
    },
  },
  conversation: {
    en: {
      word: "conversation",
      means: "The thread between a contact's identity and a channel, or under a public post.",
    },
    es: {
      word: "conversación",
      means: "El hilo entre una identidad de un contacto y un canal, o bajo una publicación.",
    },
  },
  message: {
    en: { word: "message", means: "One item of a conversation: what came in, what went out, or a note." },
    es: { word: "mensaje", means: "Un elemento de una conversación: lo que llegó, lo que salió o una nota." },
  },
  note: {
    en: { word: "note", means: "Something that only the team sees. It can never be sent to a customer." },
    es: { word: "nota", means: "Algo que solo ve el equipo. Nunca puede enviarse a un cliente." },
  },
  case: {
    en: {
      word: "case",
      means: "The unit of work: open, pending or resolved. A conversation has one open case at most.",
    },
    es: {
      word: "caso",
      means: "La unidad de trabajo: abierto, pendiente o resuelto. Una conversación tiene como mucho un caso abierto.",
    },
  },
  "sub-status": {
    en: { word: "sub-status", means: "Your own word for what an open or pending case waits for." },
    es: { word: "subestado", means: "Tu propia palabra para lo que espera un caso abierto o pendiente." },
  },
  snooze: {
    en: { word: "snooze", means: "To put a case away until a time, or until the customer writes." },
    es: { word: "posponer", means: "Apartar un caso hasta una hora, o hasta que el cliente escriba." },
  },
  follower: {
    en: { word: "follower", means: "Somebody who hears of a case that is another's." },
    es: { word: "seguidor", means: "Alguien que se entera de un caso que es de otra persona." },
  },
  tag: {
    en: {
      word: "tag",
      means: "A coloured word on cases, messages and contacts, to find and to count what they are about.",
    },
    es: {
      word: "etiqueta",
      means: "Una palabra de color en casos, mensajes y contactos, para encontrar y contar de qué tratan.",
    },
  },
  "saved-reply": {
    en: { word: "saved reply", means: "A prepared answer with variables, put in by its shortcut." },
    es: { word: "respuesta guardada", means: "Una respuesta preparada con variables, que se inserta con su atajo." },
  },
  macro: {
    en: { word: "macro", means: "Some steps on a case that run together: a reply, a tag, a change of status." },
    es: {
      word: "macro",
      means: "Varios pasos sobre un caso que se hacen juntos: una respuesta, una etiqueta, un cambio de estado.",
    },
  },
  view: {
    en: { word: "view", means: "A list of cases by a filter, kept under a name: for yourself or for everybody." },
    es: { word: "vista", means: "Una lista de casos según un filtro, guardada con un nombre: para ti o para todos." },
  },
  segment: {
    en: { word: "segment", means: "Contacts by what they are, kept under a name: a filter about contacts." },
    es: { word: "segmento", means: "Contactos según lo que son, guardados con un nombre: un filtro de contactos." },
  },
  filter: {
    en: { word: "filter", means: "Conditions kept under a name, which recipes, topics, views and filters can use." },
    es: {
      word: "filtro",
      means: "Condiciones guardadas con un nombre, que pueden usar las recetas, los temas, las vistas y otros filtros.",
    },
  },
  queue: {
    en: { word: "queue", means: "Where cases wait until somebody gets them." },
    es: { word: "cola", means: "Donde los casos esperan hasta que alguien los recibe." },
  },
  team: {
    en: { word: "team", means: "A group of people: who works together, and whose cases one sees at a glance." },
    es: { word: "equipo", means: "Un grupo de personas: quienes trabajan juntas y cuyos casos se ven de un vistazo." },
  },
  workstream: {
    en: {
      word: "workstream",
      means: "How the cases of some channels are handled: to which queue they go, and by which rules.",
    },
    es: {
      word: "flujo de trabajo",
      means: "Cómo se tratan los casos de algunos canales: a qué cola van y con qué reglas.",
    },
  },
  classification: {
    en: { word: "classification", means: "Rules that read a new case and decide its queue, priority and skills." },
    es: {
      word: "clasificación",
      means: "Reglas que leen un caso nuevo y deciden su cola, su prioridad y sus habilidades.",
    },
  },
  distribution: {
    en: {
      word: "distribution",
      means: "How the cases of a queue reach people: handed out by a rule, or picked by themselves.",
    },
    es: {
      word: "reparto",
      means: "Cómo llegan a las personas los casos de una cola: repartidos por una regla o elegidos por ellas.",
    },
  },
  skill: {
    en: { word: "skill", means: "What a person can do: a language, a product. Each has it at a level from 1 to 10." },
    es: {
      word: "habilidad",
      means: "Lo que sabe hacer una persona: un idioma, un producto. Cada una la tiene en un nivel del 1 al 10.",
    },
  },
  "look-back": {
    en: {
      word: "look-back",
      means: "A customer who comes back within this time goes to who helped them last, if they can.",
    },
    es: {
      word: "recuerdo del agente",
      means: "Un cliente que vuelve dentro de este plazo va a quien le atendió la última vez, si puede.",
    },
  },
  "default-skill": {
    en: { word: "default skill", means: "The skill that a channel's cases need where no rule asks for any." },
    es: {
      word: "habilidad por defecto",
      means: "La habilidad que piden los casos de un canal cuando ninguna regla pide otra.",
    },
  },
  intake: {
    en: { word: "intake", means: "Open cases that were there before their workstream come into it." },
    es: { word: "incorporación", means: "Los casos abiertos anteriores al flujo de trabajo entran en él." },
  },
  override: {
    en: { word: "override", means: "What is otherwise on one channel of a workstream." },
    es: { word: "excepción", means: "Lo que es distinto en un canal de un flujo de trabajo." },
  },
  finding: {
    en: { word: "finding", means: "Something that will not work in a workstream, with the way to mend it." },
    es: { word: "aviso", means: "Algo que no funcionará en un flujo de trabajo, con la manera de arreglarlo." },
  },
  presence: {
    en: { word: "presence", means: "Whether somebody takes work: online, busy, away, offline or invisible." },
    es: {
      word: "presencia",
      means: "Si alguien recibe trabajo: en línea, ocupado, ausente, desconectado o invisible.",
    },
  },
  capacity: {
    en: { word: "capacity", means: "How many units somebody can hold at once. What is beyond that waits for room." },
    es: {
      word: "capacidad",
      means: "Cuántas unidades puede llevar alguien a la vez. Lo que no cabe espera a que haya sitio.",
    },
  },
  unit: {
    en: { word: "unit", means: "What a case takes of somebody's capacity; usually 1." },
    es: { word: "unidad", means: "Lo que un caso ocupa de la capacidad de alguien; normalmente 1." },
  },
  offer: {
    en: {
      word: "offer",
      means: "A case that somebody is asked to take, for a short while. Who doesn't answer passes it on.",
    },
    es: { word: "oferta", means: "Un caso que se ofrece a alguien durante un rato. Quien no contesta lo deja pasar." },
  },
  overflow: {
    en: {
      word: "overflow",
      means: "A case goes to another queue: after a time, beyond a length, when nobody is there, out of hours.",
    },
    es: {
      word: "desvío",
      means: "Un caso pasa a otra cola: tras un tiempo, a partir de una longitud, si no hay nadie o fuera de horario.",
    },
  },
  "automatic-message": {
    en: {
      word: "automatic message",
      means: "What a workstream says by itself: a greeting, that somebody waits, that the case is resolved.",
    },
    es: {
      word: "mensaje automático",
      means: "Lo que un flujo de trabajo dice por sí solo: un saludo, que alguien espera, que el caso está resuelto.",
    },
  },
  language: {
    en: { word: "language", means: "In which language a customer is told something, and which agents fit." },
    es: { word: "idioma", means: "En qué idioma se le dice algo a un cliente y qué agentes encajan." },
  },
  "working-hours": {
    en: { word: "working hours", means: "The hours of work, with holidays and a time zone." },
    es: { word: "horario de atención", means: "Las horas de trabajo, con festivos y una zona horaria." },
  },
  "service-level": {
    en: {
      word: "service level",
      means: "What you promise: a first reply, a next reply, a resolution within a time of working hours.",
    },
    es: {
      word: "nivel de servicio",
      means: "Lo que prometes: una primera respuesta, la siguiente o una resolución en un plazo de horas laborables.",
    },
  },
  member: {
    en: {
      word: "member",
      means: "Somebody who works in the workspace, with a role: owner, admin, supervisor or agent.",
    },
    es: {
      word: "miembro",
      means: "Alguien que trabaja en el espacio, con un rol: propietario, administrador, supervisor o agente.",
    },
  },
  ability: {
    en: { word: "ability", means: "What a role may do. Everything that the program can do needs one." },
    es: { word: "permiso", means: "Lo que un rol puede hacer. Todo lo que el programa puede hacer necesita uno." },
  },
  hook: {
    en: { word: "hook", means: "The address that a platform calls when something happened there." },
    es: { word: "webhook", means: "La dirección a la que llama una plataforma cuando ocurre algo en ella." },
  },
  journal: {
    en: { word: "journal", means: "The raw requests of platforms, on disk before they are acknowledged." },
    es: { word: "diario", means: "Las peticiones de las plataformas tal como llegan, en disco antes de confirmarse." },
  },
  lane: {
    en: { word: "lane", means: "One of 64 lines in which events of the journal are applied, in order." },
    es: { word: "carril", means: "Una de las 64 líneas en las que se aplican, en orden, los eventos del diario." },
  },
  "dead-letter": {
    en: { word: "dead letter", means: "An item of the journal that could not be applied, kept with its reason." },
    es: { word: "entrada fallida", means: "Un elemento del diario que no se pudo aplicar, guardado con su motivo." },
  },
  event: {
    en: { word: "event", means: "Something that happened, kept for good and numbered per workspace." },
    es: { word: "evento", means: "Algo que ocurrió, guardado para siempre y numerado en cada espacio." },
  },
  window: {
    en: {
      word: "window",
      means: "The time in which a platform lets you write freely after the customer's newest message.",
    },
    es: {
      word: "ventana",
      means: "El tiempo en el que una plataforma te deja escribir libremente tras el último mensaje del cliente.",
    },
  },
  receipt: {
    en: { word: "receipt", means: "A platform's word on a message of yours: sent, delivered, read, failed." },
    es: { word: "acuse", means: "Lo que dice una plataforma de un mensaje tuyo: enviado, entregado, leído, fallido." },
  },
  unconfirmed: {
    en: { word: "unconfirmed", means: "A message of which nobody knows whether the platform took it." },
    es: { word: "sin confirmar", means: "Un mensaje del que nadie sabe si la plataforma lo aceptó." },
  },
  capability: {
    en: { word: "capability", means: "What a channel can do, as numbers and levels: no, in another form, yes." },
    es: {
      word: "capacidad técnica",
      means: "Lo que puede hacer un canal, con números y niveles: no, de otra forma, sí.",
    },
  },
  template: {
    en: { word: "template", means: "A message that the platform has to approve before it is sent." },
    es: { word: "plantilla", means: "Un mensaje que la plataforma tiene que aprobar antes de enviarse." },
  },
  sandbox: {
    en: { word: "sandbox", means: "The emulated platforms, with phones to be the customer on." },
    es: { word: "entorno de pruebas", means: "Las plataformas emuladas, con teléfonos para hacer de cliente." },
  },
} satisfies Record<string, { en: Saying; es: Saying }>;

/** The name of a term. */
export type TermName = keyof typeof catalogue;

export const terms: Readonly<Record<TermName, { en: Saying; es: Saying }>> = catalogue;
