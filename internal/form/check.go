package form

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// What fits a form on every platform that has them.
const (
	mostScreens   = 8
	mostFields    = 10 // of a screen
	mostOptions   = 20
	nameLength    = 100
	titleLength   = 30
	textLength    = 1000
	labelLength   = 200
	optionLength  = 30
	buttonLength  = 35
	keyLength     = 40
	answersLength = 50 // questions in all
)

var kinds = []string{desk.FieldText, desk.FieldLong, desk.FieldNumber, desk.FieldEmail, desk.FieldPhone, desk.FieldDate, desk.FieldChoice, desk.FieldChoices, desk.FieldYes}

// reader reads a workspace's own fields; store.Queryer and store.Tx do.
type reader interface {
	AttributesOf(ctx context.Context, ws string, owner desk.AttributeOwner) ([]desk.Attribute, error)
}

var _ reader = (*store.Queryer)(nil)

// check cleans a form and refuses what no platform would take.
func (s *Service) check(ctx context.Context, q reader, f *desk.Form) error {
	f.Name = strings.TrimSpace(f.Name)
	if err := fits("name", f.Name, nameLength, true); err != nil {
		return err
	}
	if len(f.Screens) == 0 || len(f.Screens) > mostScreens {
		return desk.Invalid("screens", "a form has 1 to %d screens", mostScreens)
	}
	c := checker{goes: map[string]bool{"": true, "contact.name": true, "contact.email": true, "contact.phone": true}, keys: map[string]bool{"flow_token": true}}
	for _, owner := range []desk.AttributeOwner{desk.OfContacts, desk.OfCases} {
		all, err := q.AttributesOf(ctx, f.WorkspaceID, owner)
		if err != nil {
			return err
		}
		for _, a := range all {
			c.goes[string(owner)+"."+a.Key] = true
		}
	}
	f.Screens = slices.Clone(f.Screens)
	for i := range f.Screens {
		if err := c.screen(fmt.Sprintf("screens[%d]", i), &f.Screens[i]); err != nil {
			return err
		}
	}
	if len(c.keys) > answersLength {
		return desk.Invalid("screens", "a form asks at most %d questions", answersLength)
	}
	return nil
}

func fits(field, text string, most int, needed bool) error {
	n := utf8.RuneCountInString(text)
	if needed && n == 0 {
		return desk.Invalid(field, "must not be empty")
	}
	if n > most {
		return desk.Invalid(field, "has %d characters; %d is the most", n, most)
	}
	return nil
}

type checker struct {
	goes map[string]bool // where answers may go
	keys map[string]bool // that are taken
}

func (c *checker) screen(at string, s *desk.FormScreen) error {
	s.Title, s.Text, s.Button = strings.TrimSpace(s.Title), strings.TrimSpace(s.Text), strings.TrimSpace(s.Button)
	for _, one := range []struct {
		field, text string
		most        int
		needed      bool
	}{{".title", s.Title, titleLength, true}, {".text", s.Text, textLength, false}, {".button", s.Button, buttonLength, false}} {
		if err := fits(at+one.field, one.text, one.most, one.needed); err != nil {
			return err
		}
	}
	if len(s.Fields) > mostFields || len(s.Fields) == 0 && s.Text == "" {
		return desk.Invalid(at+".fields", "a screen has 1 to %d questions, or a text", mostFields)
	}
	s.Fields = slices.Clone(s.Fields)
	if s.Fields == nil {
		s.Fields = []desk.FormField{}
	}
	for i := range s.Fields {
		if err := c.field(fmt.Sprintf("%s.fields[%d]", at, i), &s.Fields[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) field(at string, f *desk.FormField) error {
	f.Label = strings.TrimSpace(f.Label)
	if err := fits(at+".label", f.Label, labelLength, true); err != nil {
		return err
	}
	if !slices.Contains(kinds, f.Kind) {
		return desk.Invalid(at+".kind", "there is no kind of question %q", f.Kind)
	}
	if !c.goes[f.Goes] {
		return desk.Invalid(at+".goes", "there is no field %q to keep the answer in", f.Goes)
	}
	if f.Key == "" {
		f.Key = keyOf(f.Label)
	}
	if !plainKey.MatchString(f.Key) {
		return desk.Invalid(at+".key", "has small letters, digits and _ alone, and begins with a letter")
	}
	base := f.Key
	for n := 2; c.keys[f.Key]; n++ {
		f.Key = fmt.Sprintf("%s_%d", base, n)
	}
	c.keys[f.Key] = true
	return options(at, f)
}

func options(at string, f *desk.FormField) error {
	if f.Kind != desk.FieldChoice && f.Kind != desk.FieldChoices {
		f.Options = nil
		return nil
	}
	f.Options = slices.Clone(f.Options)
	for i := range f.Options {
		f.Options[i] = strings.TrimSpace(f.Options[i])
		if err := fits(fmt.Sprintf("%s.options[%d]", at, i), f.Options[i], optionLength, true); err != nil {
			return err
		}
		if slices.Contains(f.Options[:i], f.Options[i]) {
			return desk.Invalid(fmt.Sprintf("%s.options[%d]", at, i), "is there twice")
		}
	}
	if len(f.Options) < 2 || len(f.Options) > mostOptions {
		return desk.Invalid(at+".options", "a question to choose from has 2 to %d answers", mostOptions)
	}
	return nil
}

var (
	plainKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)
	notPlain = regexp.MustCompile(`[^a-z0-9]+`)
)

// keyOf is a key made from a question.
func keyOf(label string) string {
	key := strings.Trim(notPlain.ReplaceAllString(contact.Fold(label), "_"), "_")
	if key == "" || key[0] >= '0' && key[0] <= '9' {
		key = "q_" + key
	}
	return strings.Trim(key[:min(len(key), keyLength)], "_")
}
