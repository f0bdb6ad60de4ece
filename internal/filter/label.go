package filter

// Label is what something is called, for people.
type Label struct {
	En string `json:"en"`
	Es string `json:"es"`
}

// LabelOf answers what a field of the catalogue is called; one of a workspace's
// own has its name elsewhere.
func LabelOf(f Field) Label {
	if l, there := fieldLabels[f]; there {
		return l
	}
	return Label{string(f), string(f)}
}

// LabelOfOp answers what an operator is called.
func LabelOfOp(op Op) Label {
	if l, there := opLabels[op]; there {
		return l
	}
	return Label{string(op), string(op)}
}

// LabelOfWord answers what a word of a closed list is called.
func LabelOfWord(f Field, word string) Label {
	if word == "" {
		return Label{"none", "ninguno"}
	}
	if l, there := wordLabels[string(f)+" "+word]; there {
		return l
	}
	if l, there := wordLabels[word]; there {
		return l
	}
	return Label{word, word}
}

// WrittenOp is how the written form says an operator.
func WrittenOp(op Op) string {
	for _, o := range opWords {
		if o.op == op {
			return o.text
		}
	}
	return string(op)
}

// Ops are all operators that may be written, in the order in which they are
// offered.
func Ops() []Op { return operators[:] }

// Operators are the operators that fields of the kind take, in the order in
// which they are offered.
func (k Kind) Operators() []Op { return k.ops() }

// String is the kind's name.
func (k Kind) String() string {
	return [...]string{"text", "word", "rank", "set", "flag", "time", "words", "number", "own", "prose"}[k]
}

var fieldLabels = map[Field]Label{
	FieldStatus: {"Status", "Estado"}, FieldAssignee: {"Assignee", "Responsable"}, FieldQueue: {"Queue", "Cola"}, FieldTeam: {"Team", "Equipo"},
	FieldFollower: {"Follower", "Seguidor"}, FieldPriority: {"Priority", "Prioridad"}, FieldTag: {"Tag", "Etiqueta"}, FieldPlatform: {"Platform", "Plataforma"},
	FieldChannel: {"Channel", "Canal"}, FieldContact: {"Contact", "Contacto"}, FieldUnread: {"Unread messages", "Mensajes sin leer"}, FieldSnoozed: {"Is snoozed", "Está pospuesto"},
	FieldSubStatus: {"Sub-status", "Subestado"}, FieldCategory: {"Category", "Categoría"}, FieldLanguage: {"Language", "Idioma"}, FieldCountry: {"Country", "País"},
	FieldSentiment: {"Mood", "Ánimo"}, FieldCreatedAt: {"Case began", "Comienzo del caso"}, FieldLastActivity: {"Last activity", "Última actividad"},
	FieldKind: {"Kind of channel", "Tipo de canal"}, FieldDirection: {"Last message", "Último mensaje"}, FieldWaiting: {"Customer waits", "El cliente espera"},
	FieldMessages: {"Number of messages", "Número de mensajes"}, FieldMentioned: {"Mentioned", "Mencionado"}, FieldWorkstream: {"Workstream", "Flujo de trabajo"},
	FieldSLAState: {"Promise (SLA)", "Compromiso (SLA)"}, FieldSLADue: {"Promise due", "El compromiso vence"}, FieldCompany: {"Customer’s company", "Empresa del cliente"},
	FieldBlocked: {"Customer is blocked", "Cliente bloqueado"}, FieldMarketing: {"Consent to marketing", "Consentimiento para publicidad"},
	FieldContactTag: {"Customer’s tag", "Etiqueta del cliente"}, FieldContactPlatform: {"Customer is on the platform", "El cliente está en la plataforma"},
	FieldContactLastSeen: {"Customer last wrote", "El cliente escribió por última vez"}, FieldContactCreatedAt: {"Contact since", "Contacto desde"},
	FieldConsent:  {"Consent to messages", "Consentimiento para mensajes"},
	"survey.kind": {"Newest survey answered", "Última encuesta respondida"}, "survey.score": {"Score of that survey", "Nota de esa encuesta"},

	FieldText: {"Text of the message", "Texto del mensaje"}, FieldOfMessage: {"Kind of message", "Tipo de mensaje"}, FieldMessageWay: {"Direction", "Dirección"},
	FieldAuthor: {"Who wrote", "Quién escribió"}, FieldAuthorName: {"Name of the author", "Nombre del autor"}, FieldOrigin: {"What made it", "Qué lo creó"},
	FieldMessageOn: {"Channel of the message", "Canal del mensaje"}, FieldSpoken: {"Language of the message", "Idioma del mensaje"}, FieldMood: {"Mood of the message", "Ánimo del mensaje"},
	FieldFiles: {"Number of files", "Número de archivos"}, FieldFileKinds: {"Kinds of files", "Tipos de archivos"}, FieldIsReply: {"Quotes another message", "Cita otro mensaje"},
	FieldPublic: {"Said in public", "Dicho en público"}, FieldPublicKind: {"Kind of public item", "Tipo de contenido público"}, FieldRating: {"Stars", "Estrellas"},
	FieldLikes: {"Number of likes", "Número de «me gusta»"}, FieldHidden: {"Is hidden", "Está oculto"}, FieldLength: {"Number of characters", "Número de caracteres"},
	FieldWrittenAt: {"Written", "Escrito"}, FieldAnswer: {"Chosen answer", "Respuesta elegida"}, FieldTemplateName: {"Template", "Plantilla"}, FieldEdited: {"Was edited", "Se editó"},
	"message.tags": {"Tags of the message", "Etiquetas del mensaje"}, "message.handled": {"Was handled", "Se gestionó"},
	"message.assignee": {"Who has the message", "Quién tiene el mensaje"}, "message.team": {"Team of the message", "Equipo del mensaje"},
	FieldCountryHere: {"Country of the review", "País de la reseña"}, FieldVersion: {"Version of the app", "Versión de la aplicación"},
}

var opLabels = map[Op]Label{
	OpIs: {"is", "es"}, OpIsNot: {"is not", "no es"}, OpIn: {"is one of", "es uno de"}, OpContains: {"contains", "contiene"},
	OpAny: {"has any of the words", "tiene alguna de las palabras"}, OpAll: {"has all of the words", "tiene todas las palabras"}, OpNone: {"has none of the words", "no tiene ninguna de las palabras"},
	OpStarts: {"starts with", "empieza por"}, OpEnds: {"ends with", "termina en"}, OpMatches: {"matches the pattern", "coincide con el patrón"},
	OpLess: {"less than", "menos de"}, OpGreater: {"more than", "más de"}, OpBetween: {"between", "entre"}, OpWithin: {"in the last", "en los últimos"},
	OpHasAll: {"has all of", "tiene todos"}, OpHasNone: {"has none of", "no tiene ninguno de"}, OpEmpty: {"is empty", "está vacío"}, OpNotEmpty: {"is not empty", "no está vacío"},
}

// wordLabels are the words of closed lists, by the word, or by its field and the
// word where others mean something else by it.
var wordLabels = map[string]Label{
	"open": {"open", "abierto"}, "pending": {"pending", "pendiente"}, "resolved": {"resolved", "resuelto"},
	"low": {"low", "baja"}, "normal": {"normal", "normal"}, "high": {"high", "alta"}, "urgent": {"urgent", "urgente"},
	"positive": {"positive", "positivo"}, "neutral": {"neutral", "neutro"}, "negative": {"negative", "negativo"},
	"in": {"from the customer", "del cliente"}, "out": {"from us", "nuestro"}, "note": {"a note", "una nota"},
	"running": {"runs", "está en curso"}, "paused": {"is paused", "está en pausa"}, "warned": {"is about to be missed", "está a punto de incumplirse"},
	"breached": {"was missed", "se incumplió"}, "met": {"was kept", "se cumplió"}, "granted": {"given", "dado"}, "withdrawn": {"withdrawn", "retirado"},
	"csat": {"satisfaction (CSAT)", "satisfacción (CSAT)"}, "nps": {"recommendation (NPS)", "recomendación (NPS)"},
	"contact": {"the customer", "el cliente"}, "agent": {"an agent", "un agente"}, "bot": {"a bot", "un bot"},
	"message.author system": {"the system", "el sistema"}, "message.kind system": {"notice", "aviso"},
	"text": {"text", "texto"}, "image": {"picture", "imagen"}, "video": {"video", "vídeo"}, "audio": {"audio", "audio"}, "voice": {"voice message", "mensaje de voz"},
	"document": {"document", "documento"}, "application": {"document", "documento"}, "sticker": {"sticker", "sticker"}, "location": {"location", "ubicación"},
	"contacts": {"contact card", "tarjeta de contacto"}, "answer": {"answer to a choice", "respuesta a una elección"}, "order": {"order", "pedido"}, "rich": {"rich content", "contenido enriquecido"},
	"template": {"template", "plantilla"}, "unsupported": {"something unknown", "algo desconocido"},
	"post": {"post", "publicación"}, "comment": {"comment", "comentario"}, "mention": {"mention", "mención"}, "review": {"review", "reseña"},
	"messaging": {"messaging", "mensajería"}, "social": {"social network", "red social"}, "chat": {"chat", "chat"}, "email": {"e-mail", "correo"}, "sms": {"SMS", "SMS"}, "collaboration": {"collaboration", "colaboración"},
}
