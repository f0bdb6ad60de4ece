package transcript

import (
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// words are what a transcript says of itself, in one language.
type words struct {
	title, contact, channel, status, assignee, queue, priority, tags, subject, nobody, none     string
	opened, resolved, made, withNotes, withoutNotes, page, note, forwarded, deleted, edited     string
	answers, file, failed, noContent, business, template, order, location, picture              string
	eventCreated, eventStatus, eventAssigned, eventUnassigned, eventQueue, eventNoQueue         string
	eventPriority, eventTags, eventSubject, eventSnoozed, eventWoken, eventExported, eventOther string
	statuses, priorities                                                                        map[string]string
	months                                                                                      [12]string
}

// wordsOf answers the words of a language; English for one that is not there.
func wordsOf(language string) words {
	if strings.HasPrefix(language, "es") {
		return spanish()
	}
	return english()
}

func english() words {
	return words{
		title: "Case #%d", contact: "Contact", channel: "Channel", status: "Status", assignee: "Assigned to", queue: "Queue", priority: "Priority", tags: "Tags",
		subject: "Subject", nobody: "nobody", none: "none", opened: "Opened", resolved: "Resolved", made: "Made by %s on %s, times in %s",
		withNotes: "With internal notes", withoutNotes: "Without internal notes", page: "Page %d of %s", note: "Internal note", forwarded: "Forwarded", deleted: "deleted", edited: "edited",
		answers: "In answer to %s", file: "File: %s", failed: "not sent", noContent: "Without content", business: "Recado", template: "Template: %s", order: "Order of %d products", location: "Location",
		picture: "(not shown here)", eventCreated: "%s opened the case", eventStatus: "%s set the status to %s", eventAssigned: "%s assigned the case to %s", eventUnassigned: "%s left the case without an assignee",
		eventQueue: "%s moved the case to %s", eventNoQueue: "%s took the case out of its queue", eventPriority: "%s set the priority to %s", eventTags: "%s set the tags to %s", eventSubject: "%s set the subject to “%s”",
		eventSnoozed: "%s snoozed the case until %s", eventWoken: "%s woke the case", eventExported: "%s exported the case", eventOther: "%s changed the case",
		statuses:   map[string]string{"open": "open", "pending": "pending", "resolved": "resolved"},
		priorities: map[string]string{"low": "low", "normal": "normal", "high": "high", "urgent": "urgent"},
		months:     [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
}

func spanish() words {
	return words{
		title: "Caso n.º %d", contact: "Contacto", channel: "Canal", status: "Estado", assignee: "Asignado a", queue: "Cola", priority: "Prioridad", tags: "Etiquetas",
		subject: "Asunto", nobody: "nadie", none: "ninguna", opened: "Abierto", resolved: "Resuelto", made: "Hecho por %s el %s, horas de %s",
		withNotes: "Con notas internas", withoutNotes: "Sin notas internas", page: "Página %d de %s", note: "Nota interna", forwarded: "Reenviado", deleted: "eliminado", edited: "editado",
		answers: "En respuesta a %s", file: "Archivo: %s", failed: "no enviado", noContent: "Sin contenido", business: "Recado", template: "Plantilla: %s", order: "Pedido de %d productos", location: "Ubicación",
		picture: "(no se muestra aquí)", eventCreated: "%s abrió el caso", eventStatus: "%s cambió el estado a %s", eventAssigned: "%s asignó el caso a %s", eventUnassigned: "%s dejó el caso sin asignar",
		eventQueue: "%s pasó el caso a %s", eventNoQueue: "%s sacó el caso de su cola", eventPriority: "%s cambió la prioridad a %s", eventTags: "%s cambió las etiquetas a %s", eventSubject: "%s cambió el asunto a «%s»",
		eventSnoozed: "%s pospuso el caso hasta el %s", eventWoken: "%s despertó el caso", eventExported: "%s exportó el caso", eventOther: "%s cambió el caso",
		statuses:   map[string]string{"open": "abierto", "pending": "pendiente", "resolved": "resuelto"},
		priorities: map[string]string{"low": "baja", "normal": "normal", "high": "alta", "urgent": "urgente"},
		months:     [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
	}
}

// day is a date in words.
func (w words) day(t time.Time) string {
	if w.title == spanish().title {
		return fmt.Sprintf("%d de %s de %d", t.Day(), w.months[t.Month()-1], t.Year())
	}
	return fmt.Sprintf("%d %s %d", t.Day(), w.months[t.Month()-1], t.Year())
}

func (w words) moment(t time.Time) string { return w.day(t) + ", " + t.Format("15:04") }

// of is a word's name in this language, or the word where it has none.
func of(names map[string]string, word any) string {
	s := fmt.Sprint(word)
	if name, ok := names[s]; ok {
		return name
	}
	return s
}

// event tells what happened, "" where it is not worth a line.
func (w words) event(c Case, e desk.Event) string {
	who := e.Actor.Name
	if who == "" || e.Actor.Type == "system" {
		who = w.business
	}
	switch e.Type {
	case desk.EventCaseCreated:
		return fmt.Sprintf(w.eventCreated, who)
	case desk.EventCaseExported:
		return fmt.Sprintf(w.eventExported, who)
	case desk.EventCaseUpdated:
	default:
		return ""
	}
	var said []string
	for _, field := range []string{"status", "assignee", "queue", "priority", "tags", "subject", "snoozed_until"} {
		change, ok := e.Changes[field]
		if ok {
			said = append(said, w.change(c, who, field, change[1]))
		}
	}
	return strings.Join(said, " · ")
}

func (w words) change(c Case, who, field string, to any) string {
	empty := to == nil || to == ""
	switch field {
	case "status":
		return fmt.Sprintf(w.eventStatus, who, of(w.statuses, to))
	case "assignee":
		if empty {
			return fmt.Sprintf(w.eventUnassigned, who)
		}
		return fmt.Sprintf(w.eventAssigned, who, c.NameOf(fmt.Sprint(to)))
	case "queue":
		if empty {
			return fmt.Sprintf(w.eventNoQueue, who)
		}
		return fmt.Sprintf(w.eventQueue, who, c.QueueOf(fmt.Sprint(to)))
	case "priority":
		return fmt.Sprintf(w.eventPriority, who, of(w.priorities, to))
	case "tags":
		return fmt.Sprintf(w.eventTags, who, w.list(to))
	case "subject":
		return fmt.Sprintf(w.eventSubject, who, to)
	}
	if empty {
		return fmt.Sprintf(w.eventWoken, who)
	}
	if at, err := time.Parse(time.RFC3339, fmt.Sprint(to)); err == nil {
		return fmt.Sprintf(w.eventSnoozed, who, w.moment(at.In(c.Zone)))
	}
	return fmt.Sprintf(w.eventSnoozed, who, to)
}

func (w words) list(v any) string {
	items, _ := v.([]any)
	said := make([]string, len(items))
	for i, item := range items {
		said[i] = fmt.Sprint(item)
	}
	if len(said) == 0 {
		return w.none
	}
	return strings.Join(said, ", ")
}
