package team

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Context is what a saved reply may speak of.
type Context struct {
	ContactName   string
	AgentName     string
	WorkspaceName string
	CaseNumber    int64
}

var variable = regexp.MustCompile(`\{\{\s*([a-z_.]+)\s*\}\}`)

// Variables are the names that saved replies may hold, in the order in which
// they are offered.
func Variables() []string {
	return []string{"contact.name", "contact.first_name", "agent.name", "workspace.name", "case.number"}
}

// Unknown are the names in text that are no variables.
func Unknown(text string) []string {
	var out []string
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(Variables(), m[1]) && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// Expand puts values in the place of variables. What is no variable stays as it
// was written; a value is never expanded again, whatever a customer calls
// themselves.
func Expand(text string, c Context) string {
	return variable.ReplaceAllStringFunc(text, func(m string) string {
		switch variable.FindStringSubmatch(m)[1] {
		case "contact.name":
			return c.ContactName
		case "contact.first_name":
			first, _, _ := strings.Cut(strings.TrimSpace(c.ContactName), " ")
			return first
		case "agent.name":
			return c.AgentName
		case "workspace.name":
			return c.WorkspaceName
		case "case.number":
			return strconv.FormatInt(c.CaseNumber, 10)
		}
		return m
	})
}
