package query

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Op is an operator by its own name.
type Op string

// The operators.
const (
	From     Op = "from"
	To       Op = "to"
	Tag      Op = "tag"
	Before   Op = "before"
	After    Op = "after"
	On       Op = "on"
	Channel  Op = "channel"
	Status   Op = "status"
	Assignee Op = "assignee"
	Has      Op = "has"
	In       Op = "in"
	Is       Op = "is"
	Queue    Op = "queue"
)

// operators are the names that each operator goes by, folded.
var operators = map[string]Op{
	"from": From, "de": From,
	"to": To, "para": To,
	"tag": Tag, "etiqueta": Tag,
	"before": Before, "antes": Before, "hasta": Before,
	"after": After, "since": After, "desde": After, "despues": After,
	"on": On, "dia": On, "fecha": On, "el": On,
	"channel": Channel, "canal": Channel,
	"status": Status, "estado": Status,
	"assignee": Assignee, "agent": Assignee, "asignado": Assignee, "agente": Assignee,
	"has": Has, "tiene": Has, "con": Has,
	"in": In, "en": In,
	"is": Is, "es": Is, "esta": Is,
	"queue": Queue, "cola": Queue,
}

// values are the words that an operator takes, folded, by their own names.
var values = map[Op]map[string]string{
	Has: {
		"attachment": "attachment", "file": "attachment", "adjunto": "attachment", "archivo": "attachment",
		"image": "image", "photo": "image", "imagen": "image", "foto": "image",
		"audio": "audio", "voice": "audio", "voz": "audio",
		"video":    "video",
		"document": "document", "documento": "document",
	},
	In: {"notes": "notes", "note": "notes", "notas": "notes", "nota": "notes"},
	Is: {
		"open": "open", "abierto": "open", "pending": "pending", "pendiente": "pending", "resolved": "resolved", "resuelto": "resolved",
		"unread": "unread", "noleido": "unread", "no-leido": "unread", "sin-leer": "unread",
		"waiting": "waiting", "esperando": "waiting",
	},
	Status: {
		"open": "open", "abierto": "open", "pending": "pending", "pendiente": "pending",
		"resolved": "resolved", "resuelto": "resolved", "closed": "resolved", "cerrado": "resolved",
	},
}

// me and nobody are what stands for whoever asks, and for none.
var people = map[string]string{"me": "me", "yo": "me", "mi": "me"}
var nobody = map[string]string{"none": "none", "nobody": "none", "nadie": "none", "ninguno": "none", "ninguna": "none", "sin": "none"}

// read understands the value of an operator, as far as that needs nobody else.
func (p *Part) read(env Env) (Code, string) {
	folded := fold(strings.TrimSpace(p.Text))
	p.Value = strings.TrimSpace(p.Text)
	switch p.Op {
	case Has, In, Is, Status:
		v, ok := values[p.Op][folded]
		if !ok {
			names := make([]string, 0, len(values[p.Op]))
			for name := range values[p.Op] {
				names = append(names, name)
			}
			return WrongValue, nearest(folded, names)
		}
		p.Value = v
	case Before, After, On:
		since, until, ok := day(folded, env)
		if !ok {
			return WrongDate, ""
		}
		switch p.Op {
		case Before:
			p.Until = since
		case After:
			p.Since = since
		default:
			p.Since, p.Until = since, until
		}
	case From, To:
		if v, ok := people[folded]; ok {
			p.Value = v
		}
	case Assignee:
		if v, ok := people[folded]; ok {
			p.Value = v
		}
		if v, ok := nobody[folded]; ok {
			p.Value = v
		}
	case Queue, Tag:
		if v, ok := nobody[folded]; ok {
			p.Value = v
		}
	}
	return "", ""
}

func operatorNames() []string {
	out := make([]string, 0, len(operators))
	for name := range operators {
		out = append(out, name)
	}
	return out
}

// fold is a word in lower case and without accents.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsMark(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// nearest is the name that a slip or two lead to, "" for none.
func nearest(s string, names []string) string {
	slices.Sort(names)
	best, most := "", 2
	if len(s) < 5 {
		most = 1
	}
	for _, name := range names {
		if d := Distance(s, name, most); d <= most && (best == "" || d < Distance(s, best, most)) {
			best = name
		}
	}
	return best
}

// Distance is how many slips lie between two words: a letter too many, one too
// few, a wrong one, or two that changed places. Above most it is most+1.
func Distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || len(y)-len(x) > most {
		return most + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			wrong := 1
			if x[i-1] == y[j-1] {
				wrong = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+wrong)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], most+1)
}
