package automatic

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Facts are what the text of an occasion may speak of.
type Facts struct {
	AgentID  string `json:"agent_id,omitempty"`
	Agent    string `json:"agent,omitempty"`
	Queue    string `json:"queue,omitempty"`
	Position int    `json:"position,omitempty"`
	// Waiting is the wait that the occasion is about, as microseconds.
	Waiting int64 `json:"waiting,omitempty"`
}

var variable = regexp.MustCompile(`\{\{\s*([a-z_.]+)\s*\}\}`)

// Variables are the names that a text of a kind may hold, in the order in which
// they are offered.
func Variables(kind Kind) []string {
	out := []string{"contact.name", "contact.first_name", "workspace.name", "case.number"}
	switch kind {
	case AgentJoined:
		return append(out, "agent.name")
	case Waiting, Transferred:
		return append(out, "queue.name")
	case Position:
		return append(out, "position", "queue.name")
	case OutsideHours:
		return append(out, "opens_at")
	}
	return out
}

func unknown(kind Kind, text string) []string {
	var out []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(Variables(kind), m[1]) && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// Expand puts values in the place of variables. What is no variable stays as it
// was written; a value is never expanded again, whatever a customer calls
// themselves. The gap that an empty value leaves is closed.
func Expand(text string, values map[string]string) string {
	out := variable.ReplaceAllStringFunc(text, func(m string) string {
		v, ok := values[variable.FindStringSubmatch(m)[1]]
		if !ok {
			return m
		}
		if strings.TrimSpace(v) == "" {
			return "\x00"
		}
		return v
	})
	for _, gap := range []string{", \x00", " \x00", "\x00 ", "\x00"} {
		out = strings.ReplaceAll(out, gap, "")
	}
	return strings.TrimSpace(out)
}

var weekdays = map[string][7]string{
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	"es": {"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
}

// opensAt tells when work begins again, seen from now: the hour today, the
// weekday within a week, else the date.
func opensAt(open, now time.Time, zone *time.Location, language string) string {
	at, today := open.In(zone), now.In(zone)
	days := int(midnight(at).Sub(midnight(today)).Hours()/24 + 0.5)
	hour := at.Format("15:04")
	names, ok := weekdays[language]
	switch {
	case days == 0:
		return hour
	case days < 7 && ok && language == "es":
		return fmt.Sprintf("el %s a las %s", names[at.Weekday()], hour)
	case days < 7 && ok:
		return fmt.Sprintf("%s at %s", names[at.Weekday()], hour)
	}
	return at.Format("2006-01-02 15:04")
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
