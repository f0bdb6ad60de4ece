package macro

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

var variable = regexp.MustCompile(`\{\{\s*([\w.]+)\s*\}\}`)

// Fill puts values into the variables of a text, and answers the names of those
// that have none, each once.
func Fill(text string, values map[string]string) (string, []string) {
	var missing []string
	filled := variable.ReplaceAllStringFunc(text, func(whole string) string {
		name := variable.FindStringSubmatch(whole)[1]
		if v := values[name]; v != "" {
			return v
		}
		if !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
		return whole
	})
	return filled, missing
}

// Values are what the variables of a text stand for in a case. What the caller
// gave goes first.
func Values(ctx context.Context, read *store.Queryer, who access.Who, c desk.CaseView, channelID string, given map[string]string) (map[string]string, error) {
	ws, err := read.WorkspaceByID(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	ch, err := read.ChannelRow(ctx, channelID)
	if err != nil {
		return nil, err
	}
	values := map[string]string{
		"contact.name": c.Contact.Name, "contact.first_name": first(c.Contact.Name),
		"agent.name": who.Name, "agent.first_name": first(who.Name),
		"workspace.name": ws.Name, "channel.name": ch.Name,
		"case.number": strconv.FormatInt(c.Number, 10),
	}
	for name, v := range given {
		if v = strings.TrimSpace(v); v != "" {
			values[name] = v
		}
	}
	return values, nil
}

func first(name string) string {
	if words := strings.Fields(name); len(words) > 0 {
		return words[0]
	}
	return ""
}
