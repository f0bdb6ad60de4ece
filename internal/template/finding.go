package template

import (
	"fmt"
	"strings"

	"recado.dev/internal/platform"
)

// Severity says what a finding stands in the way of.
type Severity string

// Severities. What has an error is neither submitted nor sent; a warning is for
// people to judge.
const (
	Refused Severity = "error"
	Warned  Severity = "warning"
)

// Finding is something that the platform would refuse, or might.
type Finding struct {
	Path     string            `json:"path" doc:"where: body, header.text, buttons[1].url, cards[0].body, or a variable's key"`
	Code     string            `json:"code" doc:"stable: what a program decides on and a page has its own words for"`
	Severity Severity          `json:"severity" enum:"error,warning"`
	Message  platform.Text     `json:"message"`
	Values   map[string]string `json:"values,omitempty" doc:"what the words name: limit, length, variable"`
}

// Findings are what is wrong, in the order of the template.
type Findings []Finding

// Refused says whether any of them is an error.
func (fs Findings) Refused() bool {
	for _, f := range fs {
		if f.Severity == Refused {
			return true
		}
	}
	return false
}

// Has says whether one of them has the code.
func (fs Findings) Has(code string) bool {
	for _, f := range fs {
		if f.Code == code {
			return true
		}
	}
	return false
}

// finder gathers findings.
type finder struct{ found Findings }

// refuse notes an error; pairs are names and values for its words.
func (f *finder) refuse(path, code string, pairs ...any) { f.add(Refused, path, code, pairs) }

// warn notes a warning.
func (f *finder) warn(path, code string, pairs ...any) { f.add(Warned, path, code, pairs) }

func (f *finder) add(s Severity, path, code string, pairs []any) {
	one := Finding{Path: path, Code: code, Severity: s, Message: sayings[code]}
	for i := 0; i+1 < len(pairs); i += 2 {
		if one.Values == nil {
			one.Values = map[string]string{}
		}
		name, value := fmt.Sprint(pairs[i]), fmt.Sprint(pairs[i+1])
		one.Values[name] = value
		one.Message.En = strings.ReplaceAll(one.Message.En, "{"+name+"}", value)
		one.Message.Es = strings.ReplaceAll(one.Message.Es, "{"+name+"}", value)
	}
	f.found = append(f.found, one)
}
